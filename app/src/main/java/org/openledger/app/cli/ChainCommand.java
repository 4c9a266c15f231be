package org.openledger.app.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.money.Open;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `chain`: runs the chain alone, for wallets and contract tools.
@Command(
    name = "chain",
    description = "Run the chain alone: an Ethereum JSON-RPC node on the loopback interface.",
    mixinStandardHelpOptions = true)
final class ChainCommand implements Callable<Integer> {
  /// Written down because deriving it would load the signing library at every start.
  private static final String DEV_ADDRESS = "0x0887890Eec235531C55825eb6b6c7cB58EDE999f";

  private static final String DEV_KEY =
      "0x0355baad705a0024feca045c7528123a3c4c4f0a4a6f76306393ed96de3ab559";
  private static final String DEV_BALANCE = "1000000000";
  private static final TextBounds GENESIS_BOUNDS = TextBounds.whole(64 << 20);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the chain (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("chain-data");

  @Option(names = "--port", description = "Loopback port (default: ${DEFAULT-VALUE}; 0: any).")
  int port = 8545;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "Genesis in geth's format, the same at every start (default: our chain id).")
  @Nullable Path genesis;

  @Option(
      names = "--block-time",
      paramLabel = "MILLIS",
      description = "Least time between blocks (default: a block per transaction or batch).")
  long blockTimeMillis;

  @Option(
      names = "--dev",
      description = "Offer evm_* methods; without --genesis, endow an account whose key is shown.")
  boolean dev;

  /// Set by the launcher: what is loaded meanwhile is what later starts find prepared.
  private final boolean rehearse = Boolean.getBoolean("openledger.rehearse");

  /// The command of plain arguments; null if they hold anything that picocli has to see. Loading
  /// picocli would be a quarter of the node's start.
  static @Nullable ChainCommand ofPlain(String[] arguments) {
    var command = new ChainCommand();
    if (arguments.length == 0 || !arguments[0].equals("chain")) {
      return null;
    }
    for (int i = 1; i < arguments.length; i++) {
      String next = i + 1 < arguments.length ? arguments[i + 1] : "";
      if (arguments[i].equals("--dev")) {
        command.dev = true;
      } else if (arguments[i].equals("--data") && !next.isEmpty()) {
        command.data = Path.of(next);
        i++;
      } else if (arguments[i].equals("--port") && next.matches("[0-9]{1,5}")) {
        command.port = Integer.parseInt(next);
        i++;
      } else {
        return null;
      }
    }
    return command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    NativeFolder.keepIn(data);
    var foreground = new Foreground();
    try (var server = ChainServer.start(config(), port)) {
      show(server);
      if (rehearse) {
        rehearse(server);
      } else {
        foreground.await();
      }
    } finally {
      foreground.closed();
    }
    return 0;
  }

  private ChainConfig config() throws IOException {
    var config = ChainConfig.at(data, Map.of());
    if (genesis != null) {
      if (!Files.isRegularFile(genesis)) {
        throw new Refusal(Code.NO_SUCH_THING, "there is no file " + genesis);
      }
      config = config.withGenesis(Genesis.parse(TextInput.of(genesis, GENESIS_BOUNDS).text()));
    } else if (dev) {
      var balance = UInt256.of(Open.parse(DEV_BALANCE).units());
      config = ChainConfig.at(data, Map.of(Address.parse(DEV_ADDRESS), balance));
    }
    return config.withBlockTime(Duration.ofMillis(blockTimeMillis)).withDev(dev);
  }

  private void show(ChainServer server) {
    String url = server.url();
    var chain = server.node().chain();
    System.out.printf(
        """

          Ethereum JSON-RPC  %s
          WebSocket          %s
          chain id           %d
          block              %d
        """,
        url, url.replaceFirst("http", "ws"), chain.chainId(), chain.head().number());
    if (dev && genesis == null) {
      System.out.printf(
          """
            account            %s
            its key, published %s
          """,
          DEV_ADDRESS, DEV_KEY);
    }
    System.out.printf("%n  stop with Ctrl-C%n");
  }

  /// Asks as a wallet does, then sends a transaction.
  private static void rehearse(ChainServer server) {
    try (var client = ChainClient.connect(URI.create(server.url()))) {
      var key = KeyPair.of(Hex.decode(DEV_KEY));
      client.send(key, key.address(), new byte[0], UInt256.ONE);
    }
  }
}
