package org.openledger.bench.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The peer: Foundry's node, run beside ours with mining by hand.
record Anvil(Process process, Endpoint endpoint) implements AutoCloseable {
  /// What measurements call it.
  static final String NAME = "anvil 1.7.1";

  private static final String FOLDER = "chain/src/test/node/node_modules/@foundry-rs";
  private static final int ATTEMPTS_MAX = 500;

  /// Starts it, unless it is not installed.
  static Optional<Anvil> start(long chainId, long gasLimit) {
    Path root = Path.of(System.getProperty("openledger.root", "")).resolve(FOLDER);
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (var folders = Files.list(root)) {
      Optional<Path> folder =
          folders.filter(path -> path.getFileName().toString().startsWith("anvil-")).findFirst();
      if (folder.isEmpty()) {
        return Optional.empty();
      }
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  folder.get().resolve("bin/anvil").toAbsolutePath().toString(),
                  "--no-mining",
                  // The fastest of its settings: a tenth more transfers than without these.
                  "--silent",
                  "--prune-history",
                  "--order",
                  "fifo",
                  "--port",
                  Integer.toString(port),
                  "--chain-id",
                  Long.toString(chainId),
                  "--gas-limit",
                  Long.toString(gasLimit),
                  "--hardfork",
                  "osaka")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Anvil anvil = new Anvil(process, Endpoint.of("http://127.0.0.1:" + port));
      anvil.awaitAnswer();
      return Optional.of(anvil);
    } catch (IOException e) {
      throw new UncheckedIOException("anvil does not start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        endpoint.call("eth_chainId", "");
        return;
      } catch (UncheckedIOException e) {
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("anvil does not answer");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
