package org.openledger.chain;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.server.RpcHandler;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// A disk that is full, and files that are damaged: a clear error or everything that was
/// acknowledged, never a chain that quietly lost its end.
final class StorageFaultTest {
  private static final KeyPair PAYER = KeyPair.derive(new byte[32], "fault");
  private static final Map<Address, UInt256> BALANCES =
      Map.of(PAYER.address(), new UInt256(0, 0, 1000, 0));
  private static final int FILE_BYTES_MAX = 256 << 10;
  private static final int RECOVERY_SECONDS_MAX = 30;

  @TempDir Path directory;

  private static ChainConfig config(Path chain) {
    return ChainConfig.at(chain, BALANCES);
  }

  private static Hash send(ChainNode node) {
    return node.client().send(PAYER, Address.ZERO, new byte[1_000], UInt256.ONE).transactionHash();
  }

  /// The process whose disk fills up: prints each hash once its receipt is there, then the error.
  public static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      try (ChainNode node = ChainNode.start(config(Path.of(arguments[0])))) {
        System.out.println(send(node));
        limitFiles(FILE_BYTES_MAX);
        try {
          while (true) {
            System.out.println(send(node));
          }
        } catch (Failure e) {
          System.out.println(e.code() + " " + e.getMessage() + ": " + root(e));
        }
        System.out.println(ask(node, "eth_blockNumber", ""));
        String nobody = "\"0x" + "00".repeat(20) + "\",\"latest\"";
        System.out.println(ask(node, "eth_getBalance", nobody));
        try {
          send(node);
        } catch (Failure e) {
          System.out.println("again " + e.code());
        }
        limitFiles(-1); // somebody made room
        awaitWritable(node);
        System.out.println(send(node));
      }
    }

    private static void awaitWritable(ChainNode node) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS_MAX);
      while (true) {
        try {
          node.requireWritable();
          return;
        } catch (Refusal e) {
          if (System.nanoTime() - end > 0) {
            throw e;
          }
        }
      }
    }

    /// Files cannot grow beyond a limit from here on (RLIMIT_FSIZE, -1 for none), which to the
    /// database looks like a disk without space, and needs no rights.
    private static void limitFiles(long bytes) {
      Linker linker = Linker.nativeLinker();
      MemorySegment function = linker.defaultLookup().findOrThrow("setrlimit");
      FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ValueLayout.ADDRESS);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment limit = arena.allocateFrom(JAVA_LONG, bytes, -1L);
        int answer = (int) linker.downcallHandle(function, shape).invokeExact(1, limit);
        if (answer != 0) {
          throw new AssertionError("setrlimit answers " + answer);
        }
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    private static String root(Throwable e) {
      return e instanceof Failure failure && !(e instanceof Refusal)
          ? failure.code() + " " + failure.text()
          : root(Objects.requireNonNull(e.getCause()));
    }

    private static String ask(ChainNode node, String method, String params) {
      String request =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
              .formatted(method, params);
      return "rpc " + new String(RpcHandler.of(node).handle(request.getBytes(UTF_8)), UTF_8);
    }
  }

  @Test
  @Timeout(120)
  void fullDiskIsAnErrorUntilThereIsRoomAndLosesNothing() throws IOException, InterruptedException {
    List<String> lines =
        ChildJava.run(ChildJava.command(Victim.class, "512m", directory.toString()));
    List<Hash> shown = lines.stream().filter(StorageFaultTest::isHash).map(Hash::parse).toList();
    List<String> rest = lines.stream().filter(line -> !isHash(line)).toList();
    assertThat(shown).hasSizeGreaterThan(20);
    assertThat(rest).hasSize(4);
    assertThat(rest.get(0))
        .startsWith("UNAVAILABLE the chain cannot store blocks")
        .contains("CHAIN_STORAGE cannot write the chain's database");
    String height = "\"result\":\"0x" + Integer.toHexString(shown.size() - 1) + "\"";
    assertThat(rest.get(1)).startsWith("rpc").contains(height);
    assertThat(rest.get(2)).startsWith("rpc").contains(height);
    assertThat(rest.get(3)).isEqualTo("again UNAVAILABLE");
    assertThat(state(directory, shown)).isEqualTo("whole");
  }

  private static boolean isHash(String line) {
    return line.length() == 2 + 2 * Hash.SIZE;
  }

  /// What became of a chain: "whole", "lost", or the code with which it is refused.
  private static String state(Path chain, List<Hash> shown) {
    try (ChainNode node = ChainNode.start(config(chain))) {
      for (Hash hash : shown) {
        if (node.find(hash).isEmpty()) {
          return "lost " + hash;
        }
      }
      BlockStore blocks = node.chain().blocks();
      for (long number = 0; number <= shown.size(); number++) {
        assertThat(blocks.block(number)).isPresent();
      }
      UInt256 balance = node.client().balance(Address.ZERO);
      assertThat(balance).isEqualTo(UInt256.of(shown.size()));
      send(node);
      return "whole";
    } catch (Failure e) {
      assertThat(e).hasMessageContaining("restore the directory from a backup");
      return e.code().toString();
    }
  }

  @Test
  void damagedFilesAreRefusedOrMended() throws IOException {
    Path sound = directory.resolve("sound");
    List<Hash> shown = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      // What an earlier run logged is in tables after the next start.
      try (ChainNode node = ChainNode.start(config(sound))) {
        for (int i = 0; i < 4; i++) {
          shown.add(send(node));
        }
      }
    }
    Map<String, UnaryOperator<byte @Nullable []>> damages =
        Map.of(
            "first byte", bytes -> flip(bytes, 0),
            "middle byte", bytes -> flip(bytes, bytes.length / 2),
            "last byte", bytes -> flip(bytes, bytes.length - 1),
            "half", bytes -> Arrays.copyOf(bytes, bytes.length / 2),
            "emptied", _ -> new byte[0],
            "deleted", _ -> null);
    List<String> outcomes = new ArrayList<>();
    for (Path file : files(sound)) {
      for (var damage : damages.entrySet()) {
        Path copy = directory.resolve(file.getFileName() + " " + damage.getKey());
        copy(sound, copy);
        apply(copy.resolve(file.getFileName()), damage.getValue());
        String what = "%s, %s: ".formatted(file.getFileName(), damage.getKey());
        outcomes.add(what + state(copy, shown));
      }
    }
    assertThat(outcomes).allMatch(line -> line.endsWith("whole") || line.endsWith("CHAIN_DAMAGED"));
    assertThat(outcomes).anyMatch(line -> line.contains(".log, half: CHAIN_DAMAGED"));
    assertThat(outcomes).anyMatch(line -> line.contains(".sst, middle byte: CHAIN_DAMAGED"));
    assertThat(outcomes)
        .anyMatch(line -> line.startsWith("MANIFEST") && line.endsWith("CHAIN_DAMAGED"));
    assertThat(outcomes)
        .contains("CURRENT, deleted: CHAIN_DAMAGED", "CURRENT, emptied: CHAIN_DAMAGED");
  }

  private static byte[] flip(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[at] ^= 0x40;
    }
    return copy;
  }

  /// The files that hold the chain: no lock, no notes of the database for people, no library.
  private static List<Path> files(Path chain) throws IOException {
    try (var files = Files.list(chain)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("LOCK|LOG.*|OPTIONS.*|IDENTITY"))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void apply(Path file, UnaryOperator<byte @Nullable []> damage) throws IOException {
    byte[] after = damage.apply(Files.readAllBytes(file));
    if (after == null) {
      Files.delete(file);
    } else {
      Files.write(file, after);
    }
  }

  @Test
  void filesWithoutTheirListAreNotTakenForAnEmptyDirectory() throws IOException {
    try (ChainNode node = ChainNode.start(config(directory))) {
      send(node);
    }
    Files.delete(directory.resolve("CURRENT"));
    List<Path> before = files(directory);
    assertThatThrownBy(() -> ChainNode.start(config(directory)).close())
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_DAMAGED));
    assertThat(files(directory)).isEqualTo(before);
  }
}
