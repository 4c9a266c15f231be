package org.openledger.bench.chain;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.chain.block.BlockExecution;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Gas per second of loops of one kind of instruction, which run until their gas is used up.
///
/// Ours runs in process; the peer runs revm behind `eth_call`, whose round trip is a small part of
/// the time a call of so much gas takes. Both are processor time (our thread's, the peer's
/// process's) over all runs, since the system counts the latter in steps of 10 ms.
public final class ComputeBenchmark {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 15;
  private static final int WARM_RUNS = 6;
  private static final long GAS = 20_000_000;
  private static final long BLOCK_GAS = 200_000_000;
  private static final int REPEAT = 24;
  private static final Address LOOP = Address.parse("0x00000000000000000000000000000000000c0de0");
  private static final Address CALLEE = Address.parse("0x00000000000000000000000000000000000c0de1");
  private static final String A = "7f" + "f1e2d3c4b5a69788".repeat(4);
  private static final String B = "7f" + "0123456789abcdef".repeat(4);
  private static final String M = "7f" + "fffffffffffffffe".repeat(4);

  private ComputeBenchmark() {}

  /// The one benchmark, which reports a measurement per kind.
  public static Benchmark benchmark() {
    return new Benchmark(
        "evm-compute", "gas per second of contracts of several kinds", ComputeBenchmark::run);
  }

  /// Bodies that leave the stack as it was.
  private static Map<String, String> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("arithmetic", A + B + "02" + A + "01" + "6f" + "c3".repeat(16) + "9004" + "50");
    bodies.put("mulmod", M + A + B + "09" + M + "90" + A + "08" + "50");
    bodies.put("keccak", "6101005f2050");
    bodies.put("memory", "600761010052" + "61010051" + "50" + "60406101005f5e");
    bodies.put("storage", "5a600155" + "60015450" + "5a600255" + "60025450");
    bodies.put("call", "5f5f5f5f" + "620c0de1" + "5afa50");
    return bodies;
  }

  private static String loop(String body) {
    return "5b" + body.repeat(REPEAT) + "5f56";
  }

  private static void run(Benchmark.Run run) {
    Optional<Anvil> peer = Anvil.start(Load.CHAIN_ID, BLOCK_GAS);
    try (ChainNode node = ChainNode.start(ChainConfig.inMemory(Map.of()))) {
      // The compiler sees every kind before any is measured, as in a chain that runs for long.
      for (int i = 0; i < WARM_RUNS; i++) {
        bodies().values().forEach(body -> ours(node, loop(body)));
      }
      bodies().forEach((name, body) -> measure(name, loop(body), node, peer, run));
    } finally {
      peer.ifPresent(Anvil::close);
    }
  }

  private static void measure(
      String name, String code, ChainNode node, Optional<Anvil> peer, Benchmark.Run run) {
    peer.ifPresent(anvil -> {
      setCode(anvil.endpoint(), LOOP, "0x" + code);
      setCode(anvil.endpoint(), CALLEE, "0x00");
    });
    double ours = 0;
    double theirs = 0;
    for (int i = -WARM_RUNS; i < RUNS; i++) {
      long mine = ours(node, code);
      long other = peer.isPresent() ? theirs(peer.get()) : 0;
      if (i >= 0) {
        ours += mine * 1e-3;
        theirs += other * 1e-3;
      }
    }
    double gas = (double) RUNS * GAS;
    run.report()
        .add(
            new Measurement(
                "evm-compute-" + name,
                "Mgas/s",
                gas / ours,
                peer.isPresent() ? "revm in " + Anvil.NAME : null,
                theirs == 0 ? 0 : gas / theirs,
                true,
                RUNS));
  }

  private static void setCode(Endpoint endpoint, Address address, String code) {
    endpoint.call("anvil_setCode", "\"%s\",\"%s\"".formatted(address, code));
  }

  private static long ours(ChainNode node, String code) {
    var accounts = new TreeMap<Address, Overrides.Entry>();
    accounts.put(LOOP, Overrides.Entry.ofCode(Hex.decode("0x" + code)));
    accounts.put(CALLEE, Overrides.Entry.ofCode(new byte[] {0}));
    var head = node.chain().head();
    var setting =
        new Simulation.Setting(
            node.chain().state().at(head.number()),
            BlockExecution.context(Load.CHAIN_ID, head.header(), node.chain().hashesFrom(head)),
            new Overrides(accounts));
    Transaction tx =
        new Transaction.DynamicFee(
            Load.CHAIN_ID,
            Fees.fixed(UInt256.ZERO),
            new Body(0, GAS, LOOP, UInt256.ZERO, new byte[0]),
            List.of(),
            Transaction.UNSIGNED);
    long start = CPU.getCurrentThreadCpuTime();
    TransactionOutcome outcome = Simulation.call(tx, Address.ZERO, setting, null);
    long nanos = CPU.getCurrentThreadCpuTime() - start;
    if (!(outcome instanceof TransactionOutcome.Executed executed)
        || executed.halt() != Halt.OUT_OF_GAS) {
      throw new IllegalStateException("our loop did not use up its gas: " + outcome);
    }
    return nanos;
  }

  private static long theirs(Anvil anvil) {
    String call =
        Endpoint.request("eth_call", "{\"to\":\"%s\",\"gas\":\"0x%x\"}".formatted(LOOP, GAS));
    long start = cpuNanos(anvil);
    String answer = anvil.endpoint().post(call);
    long nanos = cpuNanos(anvil) - start;
    if (!answer.contains("OutOfGas") && !answer.contains("OOG")) {
      throw new IllegalStateException("the peer did not use up its gas: " + answer);
    }
    return nanos;
  }

  private static long cpuNanos(Anvil anvil) {
    return anvil.process().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
