package org.openledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.chain.server.RpcLimits;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.files.Umask;
import org.openledger.core.money.Open;
import org.openledger.core.work.HeavyCalls;
import org.openledger.core.work.Presence;
import org.openledger.memory.MemoryFactory;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.Database;
import org.openledger.store.DatabaseConfig;
import org.openledger.store.keys.Keyring;
import org.openledger.train.ModelFactory;

/// What a node stands on: its keys, its database, its chain and its models.
///
/// A node of its own opens all of it below its home; a simulation gives ground that fails on
/// purpose.
///
/// @param keyring the keys it keeps
/// @param database where it writes
/// @param chain the way to its chain
/// @param rpc what answers a JSON-RPC request to the chain
/// @param settlements the book of both, which is opened once for a process
/// @param models its bases, adapters and memories
/// @param end closes what was opened for it
public record Ground(
    Keyring keyring,
    Database database,
    ChainClient chain,
    Rpc rpc,
    Settlements settlements,
    Models models,
    Runnable end)
    implements AutoCloseable {
  /// What the node's own account holds on a chain of its own: 10^9 OPEN.
  public static final UInt256 ENDOWMENT = UInt256.of(Open.parse("1000000000").units());

  /// Few, since answers are computed beside them.
  private static final int RPC_THREADS = 1;

  private static final int RPC_WAITING_MAX = 64;

  /// Where a node's models are made and kept.
  ///
  /// @param factory bases and adapters
  /// @param memories what quotes records
  public record Models(ModelFactory factory, MemoryFactory memories) {
    /// Those in a folder.
    ///
    /// @param shipped a folder of bases that come with the program, if there is one
    static Models in(Path folder, Optional<Path> shipped) {
      return new Models(new ModelFactory(folder, shipped), new MemoryFactory(folder));
    }
  }

  /// What answers JSON-RPC requests to the chain.
  @FunctionalInterface
  public interface Rpc {
    /// Answers a request, for as long as whoever sent it is there.
    ///
    /// @param address where it comes from
    byte[] answer(byte[] request, String address, Presence presence);
  }

  /// The ground of a node that lives in a home, or of a new one.
  static Ground open(NodeConfig config) {
    try {
      return opened(config);
    } catch (Fault e) {
      boolean isOfChain = e.code() == Code.CHAIN_BEHIND || e.code() == Code.CHAIN_DAMAGED;
      throw isOfChain ? advised(e, config.home()) : e;
    }
  }

  /// The same fault with what can be done about it.
  static Fault advised(Fault e, Path home) {
    return new Fault(
        e.code(),
        e.text()
            + ". Put back the newest copy of "
            + chainFolder(home)
            + ", or run `./openledger repair --home "
            + home
            + "`, which does again on chain what this node did there",
        e);
  }

  /// Where the chain of a home is.
  static Path chainFolder(Path home) {
    return home.resolve("chain");
  }

  /// How the chain of a home runs.
  static ChainConfig chain(Path home, Keyring keyring) {
    return ChainConfig.at(chainFolder(home), Map.of(keyring.node().address(), ENDOWMENT));
  }

  /// The database of a home, or the one that the environment names.
  static Database database(Path home) {
    return Database.open(DatabaseConfig.fromEnvironment(home.resolve("database")));
  }

  private static Ground opened(NodeConfig config) {
    var home = config.home();
    Restoring.requireEnded(home);
    Umask.keepPrivate();
    // First of all: where the secret is another's, nothing may be made in the home or kept there.
    var keyring =
        config
            .secret()
            .map(secret -> Keyring.restore(home, secret.bytes()))
            .orElseGet(() -> Keyring.open(home));
    NativeFolder.keepIn(home);
    close(home);
    var opened = new Opened();
    try {
      var database = database(home);
      opened.add(database::close);
      var chain = ChainNode.start(chain(home, keyring));
      opened.add(chain::close);
      var calls = new HeavyCalls(RPC_THREADS, RPC_WAITING_MAX);
      var rpc = RpcHandler.of(chain, RpcLimits.NODE, calls);
      opened.add(rpc::close);
      return new Ground(
          keyring,
          database,
          chain.client(),
          rpc::handle,
          Settlements.open(database, SettlementConfig.of(keyring), chain.client()),
          Models.in(home.resolve("models"), config.shippedBases()),
          opened::close);
    } catch (RuntimeException | Error e) {
      opened.closeBecause(e);
      throw e;
    }
  }

  /// What earlier versions made is open to be read by everybody.
  private static void close(Path home) {
    try {
      for (var name : List.of("chain", "models", "blobs", "native")) {
        var folder = home.resolve(name);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          PrivateFiles.close(folder);
        }
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make the folders in " + home + " private", e);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
