package org.openledger.bench.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.contracts.Artifact;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// Transfers end to end: JSON-RPC batches in, blocks made by hand, the receiver's balance checked.
///
/// Signing is done before. Both nodes get the same requests in turn, run by run.
public final class TransferBenchmark {
  private static final long HEAP_MAX = 512L << 20;
  private static final int RUNS = 5;
  private static final int WARM_RUNS = 2;
  private static final int BATCHES = 5;
  private static final int BATCH = 1_000;
  private static final long GAS_LIMIT = 200_000_000;
  private static final Address RECEIVER =
      Address.parse("0x00000000000000000000000000000000000000fe");
  private static final Duration NEVER = Duration.ofDays(1);

  private TransferBenchmark() {}

  /// The benchmarks of transfers.
  public static List<Benchmark> all() {
    return List.of(
        new Benchmark(
            "chain-transfer", "native transfers through JSON-RPC, per second", run -> coins(run)),
        new Benchmark(
            "chain-erc20", "ERC-20 transfers through JSON-RPC, per second", run -> tokens(run)),
        new Benchmark(
            "chain-durable",
            "native transfers with every block on the disk, per second",
            run -> durable(run)));
  }

  private static void coins(Benchmark.Run run) {
    Load load = new Load();
    Work work = new Work(21_000, RECEIVER, 1, new byte[0]);
    try (ChainServer server = serve(load, null)) {
      compare("chain-transfer", run, load, work, endpoint(server), peer(load));
    }
  }

  private static void durable(Benchmark.Run run) {
    Path directory = temporary();
    Load load = new Load();
    Work work = new Work(21_000, RECEIVER, 1, new byte[0]);
    try (ChainServer server = serve(load, directory)) {
      compare("chain-durable", run, load, work, endpoint(server), Optional.empty());
    } finally {
      delete(directory);
    }
  }

  private static void tokens(Benchmark.Run run) {
    Load load = new Load();
    try (ChainServer server = serve(load, null)) {
      Optional<Anvil> anvil = peer(load);
      String deploy = load.next(0, 4_000_000, null, 0, Artifact.load("WOPEN").deployment());
      String hash = post(endpoint(server), deploy);
      anvil.ifPresent(a -> post(a.endpoint(), deploy));
      Json receipt = endpoint(server).call("eth_getTransactionReceipt", "\"" + hash + "\"");
      Address token = Address.parse(receipt.get("contractAddress").text());
      String deposits = load.everyone(200_000, token, 1_000_000, Hex.decode("0xd0e30db0"));
      byte[] call = new byte[68];
      System.arraycopy(Hex.decode("0xa9059cbb"), 0, call, 0, 4);
      System.arraycopy(RECEIVER.toWord(), 0, call, 4, 32);
      call[67] = 1;
      fund(endpoint(server), deposits);
      anvil.ifPresent(a -> fund(a.endpoint(), deposits));
      compare("chain-erc20", run, load, new Work(100_000, token, 0, call), endpoint(server), anvil);
    }
  }

  private static String post(Endpoint endpoint, String request) {
    String hash = Json.parse(endpoint.post(request)).get("result").text();
    endpoint.call("evm_mine", "");
    return hash;
  }

  private static void fund(Endpoint endpoint, String deposits) {
    endpoint.submit(deposits);
    endpoint.call("evm_mine", "");
  }

  /// What every transaction does.
  private record Work(long gas, Address to, long value, byte[] data) {}

  private static void compare(
      String name, Benchmark.Run run, Load load, Work work, Endpoint ours, Optional<Anvil> peer) {
    double[] mine = new double[RUNS];
    double[] theirs = new double[RUNS];
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    try {
      for (int i = -WARM_RUNS; i < RUNS; i++) {
        List<String> batches =
            load.batches(BATCHES, BATCH, work.gas, work.to, work.value, work.data);
        double a = perSecond(ours, batches);
        double b = peer.isPresent() ? perSecond(peer.get().endpoint(), batches) : 0;
        if (i >= 0) {
          mine[i] = a;
          theirs[i] = b;
        }
      }
    } finally {
      peer.ifPresent(Anvil::close);
    }
    run.report()
        .add(
            new Measurement(
                name,
                "tx/s",
                median(mine),
                peer.isPresent() ? Anvil.NAME : null,
                median(theirs),
                true,
                RUNS));
    if (Runtime.getRuntime().maxMemory()
        <= HEAP_MAX) { // a larger heap is filled before it is swept
      long heap = heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      run.report().add(new Measurement(name + "-heap", "MiB", heap >> 20, null, 0, false, 1));
    }
  }

  /// The heap of this process holds the node, the requests of a run and what was not collected yet.
  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  /// Transactions per second from the first byte sent to the last block made.
  private static double perSecond(Endpoint endpoint, List<String> batches) {
    long before = included(endpoint);
    long start = System.nanoTime();
    for (String batch : batches) {
      endpoint.submit(batch);
      endpoint.call("evm_mine", "");
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    long done = included(endpoint) - before;
    if (done != (long) BATCHES * BATCH) {
      throw new IllegalStateException(done + " transactions were included");
    }
    return done / seconds;
  }

  /// Transactions included so far: the senders take turns, so each has sent a hundredth.
  private static long included(Endpoint endpoint) {
    String sender = new Load().balances().keySet().iterator().next().toString();
    return 100
        * Long.decode(
            endpoint.call("eth_getTransactionCount", "\"" + sender + "\",\"latest\"").text());
  }

  private static ChainServer serve(Load load, @Nullable Path directory) {
    StringBuilder alloc = new StringBuilder();
    load.balances()
        .forEach((address, balance) ->
            alloc
                .append(alloc.isEmpty() ? "" : ",")
                .append("\"%s\":{\"balance\":\"%s\"}".formatted(address, hex(balance))));
    Genesis.systemContracts()
        .forEach((address, account) ->
            alloc.append(
                ",\"%s\":{\"nonce\":%d,\"code\":\"%s\"}"
                    .formatted(address, account.nonce(), Hex.encode(account.code()))));
    Genesis genesis =
        Genesis.parse(
            "{\"config\":{\"chainId\":%d},\"gasLimit\":\"0x%x\",\"alloc\":{%s}}"
                .formatted(Load.CHAIN_ID, GAS_LIMIT, alloc));
    ChainConfig.Tuning usual = ChainConfig.Tuning.usual();
    ChainConfig.Tuning tuning =
        new ChainConfig.Tuning(
            directory != null,
            usual.historyBlocks(),
            usual.coinbase(),
            usual.pool(),
            usual.clock(),
            true);
    ChainServer server = ChainServer.start(new ChainConfig(directory, genesis, NEVER, tuning), 0);
    // The first block would be made at once, the next after a day: from here on by hand only.
    server.node().mine();
    return server;
  }

  private static Endpoint endpoint(ChainServer server) {
    return Endpoint.of(server.url());
  }

  private static Optional<Anvil> peer(Load load) {
    Optional<Anvil> anvil = Anvil.start(Load.CHAIN_ID, GAS_LIMIT);
    anvil.ifPresent(a ->
        load.balances()
            .forEach((address, balance) ->
                a.endpoint()
                    .call("anvil_setBalance", "\"%s\",\"%s\"".formatted(address, hex(balance)))));
    return anvil;
  }

  private static String hex(UInt256 value) {
    return "0x" + value.toBigInteger().toString(16);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static Path temporary() {
    try {
      return Files.createTempDirectory("openledger-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
