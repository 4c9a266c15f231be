package org.openledger.chain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.client.ChainClient;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;

/// A copy of a running chain is that chain at one block, and a chain of its own from there.
@Timeout(60)
final class CopyTest {
  private static final KeyPair PAYER = KeyPair.derive(new byte[32], "copy");
  private static final Address PAYEE = KeyPair.derive(new byte[32], "payee").address();
  private static final Map<Address, UInt256> BALANCES =
      Map.of(PAYER.address(), new UInt256(0, 0, 1000, 0));

  @TempDir Path directory;

  private ChainNode start(String folder) {
    return ChainNode.start(ChainConfig.at(directory.resolve(folder), BALANCES));
  }

  private static void pay(ChainClient client) {
    client.send(PAYER, PAYEE, new byte[0], UInt256.ONE);
  }

  @Test
  void aCopyUnderLoadIsWholeAndNoBlockIsMadeBeforeItsMomentIsOver() throws Exception {
    var stop = new AtomicBoolean();
    try (var node = start("chain");
        var client = node.client()) {
      pay(client);
      var paying =
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  pay(client);
                }
              });
      long[] seen = new long[2];
      long copied =
          client.copyTo(
              directory.resolve("copy"),
              () -> {
                seen[0] = client.blockNumber();
                assertThat(node.inclusion(client.submit(PAYER, PAYEE, new byte[0], UInt256.ONE)))
                    .failsWithin(Duration.ofMillis(200)); // it waits
                seen[1] = client.blockNumber();
              });
      stop.set(true);
      paying.join();
      pay(client);
      assertThat(seen).containsOnly(copied);
      assertThat(client.blockNumber()).isGreaterThan(copied);
      try (var copy = start("copy")) {
        assertThat(copy.chain().head().number()).isEqualTo(copied);
        assertThat(copy.chain().head().hash())
            .isEqualTo(node.chain().blocks().hash(copied).orElseThrow());
        assertThat(copy.client().balance(PAYEE)).isEqualTo(UInt256.of(copied));
        pay(copy.client());
      }
    }
  }

  /// The copy has a note of its head, so that one that was cut afterwards does not start.
  @Test
  void aCopyThatLostBlocksDoesNotStart() throws IOException {
    try (var node = start("chain")) {
      pay(node.client());
      node.copyTo(directory.resolve("copy"), () -> {});
    }
    assertThat(ChainNode.note(directory.resolve("copy"))).isRegularFile();
    try (var files = Files.newDirectoryStream(directory.resolve("copy"), "*.sst")) {
      for (var file : files) {
        Files.write(file, new byte[0]);
      }
    }
    assertThatThrownBy(() -> start("copy").close()).isInstanceOf(Failure.class);
  }

  @Test
  void aChainInMemoryHasNothingToCopy() {
    try (var node = ChainNode.start(ChainConfig.inMemory(BALANCES))) {
      assertThatThrownBy(() -> node.client().copyTo(directory.resolve("copy"), () -> {}))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED_ARGUMENT));
    }
  }
}
