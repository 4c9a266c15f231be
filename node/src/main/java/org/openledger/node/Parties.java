package org.openledger.node;

import java.util.Map;
import java.util.TreeMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.keys.Keyring;
import org.openledger.tally.split.ClusterKey;

/// Who is behind an account: the names and roles that people see in place of addresses.
public final class Parties {
  /// The role of whoever gave records.
  public static final String CONTRIBUTOR = "contributor";

  /// A party.
  ///
  /// @param name for people
  /// @param role `contributor`, `common pool`, `platform` or `developer`; of others `account`
  public record Party(String name, String role) {}

  private final Keyring keyring;
  private final Map<Address, Party> known = new TreeMap<>();

  Parties(Keyring keyring) {
    this.keyring = keyring;
    add(keyring.treasury().address(), "OpenLedger platform", "platform");
  }

  /// The account that develops this node's models.
  Address developer() {
    var address = keyring.party("developer", "local").address();
    add(address, "Model developer", "developer");
    return address;
  }

  /// What stands for the common pool of a Datanet, which no key opens.
  Address pool(DatanetId datanet) {
    var address = ClusterKey.poolName(datanet.key());
    add(address, datanet + " common pool", "common pool");
    return address;
  }

  /// A contributor.
  Address contributor(ContributorId contributor) {
    var address = keyring.address(contributor);
    add(address, contributor.value(), CONTRIBUTOR);
    return address;
  }

  /// Who is behind an address; the address itself if nobody known is.
  public synchronized Party party(Address address) {
    return known.getOrDefault(address, new Party(address.toString(), "account"));
  }

  private synchronized void add(Address address, String name, String role) {
    known.putIfAbsent(address, new Party(name, role));
  }
}
