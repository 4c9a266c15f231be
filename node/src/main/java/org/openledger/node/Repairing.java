package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.Umask;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.keys.Keyring;

/// Repairing: a home whose chain is damaged, gone or an older copy gets it again from its database.
/// Nothing is deleted: what cannot be read is put aside.
public final class Repairing {
  private Repairing() {}

  /// Repairs a home that no node uses; what was done, for people. Nothing, if nothing had to be.
  ///
  /// @throws Failure if there is no node in the home, or its chain does not follow from its
  ///   database
  public static List<String> repair(NodeConfig config) {
    var home = config.home();
    Umask.keepPrivate();
    var keyring = HomeParts.keyring(home);
    NativeFolder.keepIn(home);
    var done = new ArrayList<String>();
    try (var database = Ground.database(home);
        var chain = open(home, keyring, done)) {
      done.addAll(Settlements.repair(database, SettlementConfig.of(keyring), chain.client()));
    }
    return List.copyOf(done);
  }

  /// The chain with what can be read of it: all, all up to a block, or nothing.
  private static ChainNode open(Path home, Keyring keyring, List<String> done) {
    var config = Ground.chain(home, keyring);
    try {
      return ChainNode.start(config);
    } catch (Fault e) {
      requireDamaged(e);
    }
    var folder = Ground.chainFolder(home);
    try {
      Files.deleteIfExists(ChainNode.note(folder));
      var chain = ChainNode.start(config);
      done.add("went on from block " + chain.chain().head().number());
      return chain;
    } catch (Fault e) {
      requireDamaged(e);
      var aside = putAside(folder);
      done.add("put the damaged chain aside as " + aside);
      return ChainNode.start(config);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot delete " + ChainNode.note(folder), e);
    }
  }

  private static void requireDamaged(Fault e) {
    if (e.code() != Code.CHAIN_DAMAGED) {
      throw e;
    }
  }

  private static Path putAside(Path folder) {
    var aside = folder.resolveSibling("chain.damaged");
    for (int i = 2; Files.exists(aside); i++) {
      aside = folder.resolveSibling("chain.damaged." + i);
    }
    try {
      return Files.move(folder, aside);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot move " + folder + " to " + aside, e);
    }
  }
}
