package org.openledger.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.node.ChainAlone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `chain`: runs the chain alone, for wallets and contract tools.
@Command(
    name = "chain",
    description = "Run the chain alone: an Ethereum JSON-RPC node on the loopback interface.",
    mixinStandardHelpOptions = true)
final class ChainCommand implements Callable<Integer> {
  private static final TextBounds GENESIS_BOUNDS = TextBounds.whole(64 << 20);

  private static final int CALL_SECONDS_MAX = 3_600;

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

  @Option(
      names = "--call-seconds",
      paramLabel = "N",
      description = "Processor time that a request may cost, and gas with it (default: 2).")
  int callSeconds = 2;

  @Mixin NeighbourOptions neighbours = new NeighbourOptions();

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
  public Integer call() throws InterruptedException {
    var foreground = new Foreground();
    try (var chain = ChainAlone.open(request())) {
      show(chain);
      if (rehearse) {
        chain.rehearse();
      } else {
        foreground.await();
      }
    } finally {
      foreground.closed();
    }
    return 0;
  }

  private ChainAlone.Request request() {
    Optional<String> text = genesis == null ? Optional.empty() : Optional.of(read(genesis));
    if (callSeconds < 1 || callSeconds > CALL_SECONDS_MAX) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "--call-seconds is 1 to %d".formatted(CALL_SECONDS_MAX));
    }
    return new ChainAlone.Request(
        data,
        text,
        Duration.ofMillis(blockTimeMillis),
        dev,
        new ChainAlone.Serving(port, neighbours.neighbours(), Duration.ofSeconds(callSeconds)));
  }

  private static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no file " + file);
    }
    return TextInput.of(file, GENESIS_BOUNDS).text();
  }

  private static void show(ChainAlone chain) {
    String url = chain.url();
    System.out.printf(
        """

          Ethereum JSON-RPC  %s
          WebSocket          %s
          chain id           %d
          block              %d
        """,
        url, url.replaceFirst("http", "ws"), chain.chainId(), chain.head());
    var account = chain.account();
    if (account.isPresent()) {
      System.out.printf(
          """
            account            %s
            its key, published %s
          """,
          account.get().address(), account.get().key());
    }
    System.out.printf("%n  stop with Ctrl-C%n");
  }
}
