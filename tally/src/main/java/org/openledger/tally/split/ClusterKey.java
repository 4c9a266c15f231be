package org.openledger.tally.split;

import java.util.Arrays;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.hash.Hash;

/// Names one cluster that can earn: a group of near-duplicate records of a Datanet, a Datanet's
/// common pool, or a role (treasury, developer, ...) that is paid like a cluster of its own.
///
/// A role cluster carries its account inside its id, so that its one-row member table needs no
/// storage: byte 0 is the role's tag, bytes 12 to 31 are the account, and the datanet is zero. The
/// common pool of a Datanet is the id of 32 bytes 0xff, which sorts last.
///
/// @param datanet the Datanet's key, zero for a role
/// @param cluster the cluster, or the made-up id of a role or a common pool
public record ClusterKey(Hash datanet, ClusterId cluster) implements Comparable<ClusterKey> {

  private static final int ACCOUNT_AT = 12;
  private static final Hash NO_DATANET = Hash.ZERO;
  private static final ClusterId LAST = new ClusterId(Hash.of(ones()));

  /// The parties of a fee that are not clusters of records.
  public enum Role {
    TREASURY(1),
    DEVELOPER(2),
    BASE_OWNER(3),
    STAKERS(4),
    APP(5),
    AGENT(6);

    private final byte tag;

    Role(int tag) {
      this.tag = (byte) tag;
    }
  }

  public static ClusterKey role(Role role, Address account) {
    byte[] id = new byte[32];
    id[0] = role.tag;
    System.arraycopy(account.bytes(), 0, id, ACCOUNT_AT, 20);
    ClusterKey key = new ClusterKey(NO_DATANET, new ClusterId(Hash.of(id)));
    assert key.roleAccount().equals(account) : key + " does not carry " + account;
    return key;
  }

  /// The row that takes what the clusters of a Datanet leave over.
  public static ClusterKey commonPool(Hash datanet) {
    return new ClusterKey(datanet, LAST);
  }

  /// A cluster of records; refuses the reserved ids.
  public static ClusterKey records(Hash datanet, ClusterId cluster) {
    if (datanet.equals(NO_DATANET) || cluster.equals(LAST)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "reserved cluster id " + datanet + "/" + cluster);
    }
    return new ClusterKey(datanet, cluster);
  }

  public boolean isRole() {
    return datanet.equals(NO_DATANET);
  }

  public boolean isCommonPool() {
    return !isRole() && cluster.equals(LAST);
  }

  /// The only member of a role cluster.
  public Address roleAccount() {
    assert isRole() : this + " is no role";
    return Address.fromWord(cluster.commitment().bytes());
  }

  @Override
  public int compareTo(ClusterKey other) {
    int order = datanet.compareTo(other.datanet);
    return order != 0 ? order : cluster.compareTo(other.cluster);
  }

  private static byte[] ones() {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0xff);
    return id;
  }
}
