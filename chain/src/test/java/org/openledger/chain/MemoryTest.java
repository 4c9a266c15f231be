package org.openledger.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.clients.Tools;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// A node with a heap of 512 MB under coin transfers, token transfers and a full pool: a process
/// that needs more ends with an error, so one that ends well needed less.
final class MemoryTest {
  private static final int SENDERS = 20;
  private static final int BATCH = 1_000;
  private static final int PENDING = 10_000;

  /// Nearly the 64 MB of the pool.
  private static final int PENDING_BYTES = 6_000;

  @TempDir Path directory;

  @Test
  void aSmallHeapSufficesForAWhile() throws IOException, InterruptedException {
    run(5, 3);
  }

  @Test
  @Tag("deep")
  void aSmallHeapSufficesForLong() throws IOException, InterruptedException {
    run(150, 75);
  }

  private void run(int transferBatches, int tokenBatches) throws IOException, InterruptedException {
    List<String> command =
        ChildJava.command(
            Load.class,
            "512m",
            directory.toString(),
            Integer.toString(transferBatches),
            Integer.toString(tokenBatches));
    command.add(1, "-XX:+ExitOnOutOfMemoryError");
    List<String> lines = ChildJava.run(command);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("done");
    System.out.println("memory: " + lines.getFirst());
  }

  /// The process with the small heap: the node and who loads it.
  public static final class Load {
    private static final Address RECEIVER =
        Address.parse("0x00000000000000000000000000000000000000fe");

    private final List<KeyPair> keys = new ArrayList<>();
    private final long[] nonces = new long[SENDERS];
    private final ChainNode node;
    private final RpcHandler rpc;

    private Load(Path directory) {
      Map<Address, UInt256> balances = new TreeMap<>();
      for (int i = 0; i < SENDERS; i++) {
        keys.add(KeyPair.derive(new byte[32], "load " + i));
        balances.put(keys.get(i).address(), new UInt256(0, 0, 1_000_000, 0));
      }
      this.node = ChainNode.start(ChainConfig.at(directory, balances).withDev(true));
      this.rpc = RpcHandler.of(node);
    }

    public static void main(String[] arguments) {
      Load load = new Load(Path.of(arguments[0]));
      int transfers = Integer.parseInt(arguments[1]);
      for (int i = 0; i < transfers; i++) {
        load.batch(new Body(0, 21_000, RECEIVER, UInt256.ONE, new byte[0]));
      }
      byte[] code = Hex.decode(Tools.token().get("bytecode").text());
      Address token = load.node.client().deploy(load.keys.getFirst(), code);
      load.nonces[0]++;
      load.batch(new Body(0, 100_000, token, UInt256.of(1_000_000), Hex.decode("0xd0e30db0")));
      byte[] transfer = new byte[68];
      System.arraycopy(Hex.decode("0xa9059cbb"), 0, transfer, 0, 4);
      System.arraycopy(RECEIVER.toWord(), 0, transfer, 4, 32);
      transfer[67] = 1;
      int tokens = Integer.parseInt(arguments[2]);
      for (int i = 0; i < tokens; i++) {
        load.batch(new Body(0, 60_000, token, UInt256.ZERO, transfer));
      }
      load.fillPool();
      long included = load.node.client().balance(RECEIVER).d();
      if (included != (long) transfers * BATCH || load.node.pool().size() != PENDING) {
        throw new AssertionError(included + " transfers, " + load.node.pool().size() + " pending");
      }
      System.out.printf(
          "done: %d transfers, %d token transfers, %d pending, peak heap %d MB%n",
          included, tokens * BATCH, load.node.pool().size(), peak() >> 20);
      load.node.close();
    }

    /// The heap's peak, garbage included.
    private static long peak() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getPeakUsage)
          .mapToLong(usage -> usage.getUsed())
          .sum();
    }

    /// A batch of like transactions in which the senders take turns, and blocks until all are in.
    private void batch(Body like) {
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        int sender = i % SENDERS;
        calls.add(call(sender, nonces[sender]++, like));
      }
      submit(calls);
      while (node.pool().size() > 0) {
        node.mine();
      }
    }

    private String call(int sender, long nonce, Body like) {
      Body body = new Body(nonce, like.gasLimit(), like.to(), like.value(), like.data());
      Fees fees = new Fees(UInt256.of(1_000_000), UInt256.of(100_000_000_000L));
      Transaction tx =
          new Transaction.DynamicFee(161_201, fees, body, List.of(), Transaction.UNSIGNED);
      byte[] raw = SignedTransaction.of(tx.sign(keys.get(sender))).encoded();
      return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\","
          + "\"params\":[\"%s\"]}".formatted(Hex.encode(raw));
    }

    private void submit(List<String> calls) {
      byte[] request = ("[" + String.join(",", calls) + "]").getBytes(UTF_8);
      String answer = new String(rpc.handle(request), UTF_8);
      if (answer.contains("\"error\"")) {
        throw new AssertionError(answer.substring(0, Math.min(500, answer.length())));
      }
    }

    /// Transactions behind a gap, which wait and are not included.
    private void fillPool() {
      Body like = new Body(0, 100_000, RECEIVER, UInt256.ONE, new byte[PENDING_BYTES]);
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < PENDING; i++) {
        int sender = i % SENDERS;
        calls.add(call(sender, ++nonces[sender], like));
        if (calls.size() == 200) {
          submit(calls);
          calls.clear();
        }
      }
    }
  }
}
