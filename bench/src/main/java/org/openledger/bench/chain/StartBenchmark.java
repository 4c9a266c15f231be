package org.openledger.bench.chain;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// From the start of `./openledger chain` to the first JSON-RPC answer of its node.
public final class StartBenchmark {
  private static final int RUNS = 5;
  private static final int ACCOUNTS = 1_000_000;
  private static final int ACCOUNTS_PER_BLOCK = 20_000;
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private StartBenchmark() {}

  /// The benchmark, which reports an empty chain and one with a million accounts.
  public static Benchmark benchmark() {
    return new Benchmark(
        "chain-start", "cold start of a node to its first answer, seconds", StartBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    Path directory = TransferBenchmark.temporary();
    try {
      start(directory); // the first start makes the chain and, after a build, the launcher's cache
      report("chain-start-empty", directory, run);
      fill(directory);
      report("chain-start-million", directory, run);
    } finally {
      TransferBenchmark.delete(directory);
    }
  }

  private static void fill(Path directory) {
    ChainConfig.Tuning usual = ChainConfig.Tuning.usual();
    ChainConfig.Tuning hasty =
        new ChainConfig.Tuning(false, 1, usual.coinbase(), usual.pool(), usual.clock(), true);
    ChainConfig config = ChainConfig.at(directory, Map.of()).withTuning(hasty);
    try (ChainNode node = ChainNode.start(config)) {
      for (int first = 1; first <= ACCOUNTS; first += ACCOUNTS_PER_BLOCK) {
        var accounts = new TreeMap<Address, Overrides.Entry>();
        for (int i = first; i < first + ACCOUNTS_PER_BLOCK; i++) {
          byte[] word = UInt256.of(i).toBytes32();
          accounts.put(
              Address.of(java.util.Arrays.copyOfRange(word, 12, 32)),
              Overrides.Entry.ofBalance(UInt256.of(i)));
        }
        node.mine(new Overrides(accounts));
      }
      settle(directory);
    }
  }

  /// Waits until the database has merged its files, as that of a chain which grew by itself has.
  private static void settle(Path directory) {
    long before = -1;
    for (long size = size(directory); size != before; size = size(directory)) {
      before = size;
      LockSupport.parkNanos(SETTLE_NANOS);
    }
  }

  private static long size(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toFile).mapToLong(File::length).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(String name, Path directory, Benchmark.Run run) {
    double[] seconds = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      seconds[i] = start(directory);
    }
    run.report()
        .add(new Measurement(name, "s", TransferBenchmark.median(seconds), null, 0, false, RUNS));
  }

  private static double start(Path directory) {
    Path launcher = Path.of(System.getProperty("openledger.root", ""), "openledger");
    long start = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder(
                  launcher.toAbsolutePath().toString(),
                  "chain",
                  "--data",
                  directory.toString(),
                  "--port",
                  "0")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        Endpoint.of(url(out)).call("eth_blockNumber", "");
        return (System.nanoTime() - start) * 1e-9;
      } finally {
        process.destroy();
        process.waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a node started", e);
    }
  }

  /// The address that the node shows among other lines.
  private static String url(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.contains("http://")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the node does not start");
    }
    return line.substring(line.indexOf("http://")).strip();
  }
}
