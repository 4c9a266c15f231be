package org.openledger.node;

import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Reader;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// Who may read what, as the contribute stage knows it by the names of accounts.
///
/// @param datanets whose records
/// @param keys who has an account, and by which name
record StageReaders(Datanets datanets, ApiKeys keys) implements Catalogue.Readers {
  private static final Logger LOG = Logger.getLogger(StageReaders.class.getName());

  @Override
  public boolean mayRead(DatanetId datanet, Address account) {
    // Whoever has no key any more reads like anybody.
    var reader =
        keys.name(account).<Reader>map(Reader.Account::new).orElseGet(Reader.Anonymous::new);
    try {
      return datanets.mayRead(datanet, reader);
    } catch (Fault e) {
      LOG.log(Level.WARNING, "nobody reads " + datanet + ": it is damaged", e);
      return false;
    }
  }

  @Override
  public Set<Hash> withdrawn(SnapshotRef ref) {
    return datanets.withdrawn(ref);
  }
}
