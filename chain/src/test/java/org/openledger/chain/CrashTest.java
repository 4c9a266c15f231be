package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.block.Chain;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.state.RocksDatabase;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;

/// A node killed without warning, again and again: what it showed a receipt for is still there.
final class CrashTest {
  private static final long SEED = 5;
  private static final KeyPair PAYER = KeyPair.derive(new byte[32], "crash");
  private static final Map<Address, UInt256> BALANCES =
      Map.of(PAYER.address(), new UInt256(0, 0, 1000, 0));

  @TempDir Path directory;

  /// The process that is killed: sends transfers and prints each hash once its receipt is there.
  public static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      ChainNode node = ChainNode.start(ChainConfig.at(Path.of(arguments[0]), BALANCES));
      ChainClient client = node.client();
      while (true) {
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          hashes.add(client.submit(PAYER, Address.ZERO, new byte[0], UInt256.ONE));
        }
        for (Hash hash : hashes) {
          client.await(hash);
          System.out.println(hash);
        }
      }
    }
  }

  @Test
  void receiptsSurviveThreeKills() throws IOException, InterruptedException {
    run(3);
  }

  @Test
  @Tag("deep")
  void receiptsSurviveFiftyKills() throws IOException, InterruptedException {
    run(50);
  }

  private void run(int rounds) throws IOException, InterruptedException {
    CounterRandom random = CounterRandom.of(SEED, "crash");
    List<Hash> shown = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      shown.addAll(killAfter(1 + random.nextInt(40)));
      verify(shown, "seed %d round %d".formatted(SEED, round));
    }
  }

  /// Runs the victim until it has printed so many hashes, kills it, and returns all it printed.
  private List<Hash> killAfter(int count) throws IOException, InterruptedException {
    Process process =
        ChildJava.start(ChildJava.command(Victim.class, "512m", directory.toString()));
    List<Hash> hashes = new ArrayList<>();
    try (BufferedReader out = ChildJava.output(process)) {
      String line = out.readLine();
      while (line != null) {
        if (line.length() == 2 + 2 * Hash.SIZE) {
          hashes.add(Hash.parse(line));
        }
        if (hashes.size() == count) {
          process.toHandle().destroyForcibly();
        }
        line = out.readLine();
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    assertThat(hashes).hasSizeGreaterThanOrEqualTo(count);
    return hashes;
  }

  private void verify(List<Hash> shown, String what) {
    Genesis genesis = Genesis.of(Genesis.DEFAULT_CHAIN_ID, BALANCES);
    Chain chain = Chain.open(RocksDatabase.open(directory, true), genesis, 1024);
    try {
      for (Hash hash : shown) {
        assertThat(chain.blocks().position(hash)).as(what).isPresent();
      }
      var balance = chain.state().head().account(Address.ZERO);
      assertThat(balance).as(what).isNotNull();
      assertThat(chain.state().root()).isEqualTo(chain.head().header().stateRoot());
      long sent = java.util.Objects.requireNonNull(balance).balance().d();
      assertThat(sent).as(what).isGreaterThanOrEqualTo(shown.size());
    } finally {
      chain.close();
    }
  }
}
