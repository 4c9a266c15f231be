package org.openledger.node;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.ChainServer;
import org.openledger.chain.server.Listening;
import org.openledger.chain.server.RpcLimits;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.guard.Neighbours;
import org.openledger.core.money.Open;
import org.openledger.core.work.Pace;

/// The chain alone, served to wallets and contract tools: an Ethereum JSON-RPC node on the loopback
/// interface, without database, models or receipts.
///
/// It names no class of another stage, so that none is loaded: tools start a chain for every run of
/// their tests and wait for it each time.
public final class ChainAlone implements AutoCloseable {
  /// The address is written down because deriving it would load the signing library at every start.
  private static final DevAccount DEV =
      new DevAccount(
          Address.parse("0x0887890Eec235531C55825eb6b6c7cB58EDE999f"),
          "0x0355baad705a0024feca045c7528123a3c4c4f0a4a6f76306393ed96de3ab559");

  private static final String DEV_BALANCE = "1000000000";

  private final ChainServer server;
  private final Optional<DevAccount> account;

  /// How the chain runs.
  ///
  /// @param folder where it is kept
  /// @param genesis text in geth's format, the same at every start; our own chain id without one
  /// @param blockTime least time between blocks; zero for a block per transaction or batch
  /// @param dev whether `evm_*` methods are offered and, without a genesis, an account is endowed
  /// @param serving where and to whom
  public record Request(
      Path folder, Optional<String> genesis, Duration blockTime, boolean dev, Serving serving) {}

  /// Where and to whom the chain is served.
  ///
  /// @param port loopback port, or 0 for any free one
  /// @param neighbours by which names it is called, and by whose pages beside this machine's
  /// @param processor processor time that a request may cost
  public record Serving(int port, Neighbours neighbours, Duration processor) {}

  /// An endowed account for development, whose key everybody knows.
  ///
  /// @param key its secret key, hexadecimal
  public record DevAccount(Address address, String key) {}

  private ChainAlone(ChainServer server, Optional<DevAccount> account) {
    this.server = server;
    this.account = account;
  }

  /// Opens the chain that is kept in a folder, or makes a new one, and serves it.
  ///
  /// @throws Failure if the genesis is not the folder's or none at all, or the port is taken
  public static ChainAlone open(Request request) {
    NativeFolder.keepIn(request.folder());
    Optional<DevAccount> account =
        request.dev() && request.genesis().isEmpty() ? Optional.of(DEV) : Optional.empty();
    try {
      return new ChainAlone(
          ChainServer.start(config(request, account), listening(request.serving())), account);
    } catch (Fault e) {
      throw e.code() == Code.CHAIN_DAMAGED ? advised(e, request.folder()) : e;
    }
  }

  /// Nobody but the chain has its blocks, so that its owner may choose to go on without the last.
  private static Fault advised(Fault e, Path folder) {
    var note = ChainNode.note(folder);
    return Files.exists(note)
        ? new Fault(
            e.code(),
            e.text()
                + ". If there is none, move "
                + note
                + " away: the chain goes on from the newest block that can still be read",
            e)
        : e;
  }

  private static Listening listening(Serving serving) {
    return new Listening(
        serving.port(),
        serving.neighbours().withLocalPages(),
        RpcLimits.ALONE.withProcessor(serving.processor()),
        Pace.USUAL);
  }

  private static ChainConfig config(Request request, Optional<DevAccount> account) {
    Map<Address, UInt256> balances =
        account.isEmpty()
            ? Map.of()
            : Map.of(DEV.address(), UInt256.of(Open.parse(DEV_BALANCE).units()));
    var config = ChainConfig.at(request.folder(), balances);
    if (request.genesis().isPresent()) {
      config = config.withGenesis(Genesis.parse(request.genesis().get()));
    }
    return config.withBlockTime(request.blockTime()).withDev(request.dev());
  }

  /// Where it listens: HTTP, and WebSocket at the same address.
  public String url() {
    return server.url();
  }

  /// The chain's id.
  public long chainId() {
    return server.node().chain().chainId();
  }

  /// Number of the newest block.
  public long head() {
    return server.node().chain().head().number();
  }

  /// The account that was endowed, if one was.
  public Optional<DevAccount> account() {
    return account;
  }

  /// Asks as a wallet does, then sends a transaction: what is loaded meanwhile is what later starts
  /// find prepared.
  public void rehearse() {
    try (var client = ChainClient.connect(URI.create(url()))) {
      var key = KeyPair.of(Hex.decode(DEV.key()));
      client.send(key, key.address(), new byte[0], UInt256.ONE);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
