package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.files.RunBy;
import org.openledger.store.keys.Keyring;

/// A node is stopped by its home, and nothing else is: processes that hold a home as nodes do.
@Timeout(60)
class StoppingTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path home;

  private @Nullable Process other;

  /// Holds a home: says so in it, or not, and ends when it is told to, or not.
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      var home = Path.of(args[0]);
      try (var file = FileChannel.open(home.resolve("chain/LOCK"), StandardOpenOption.WRITE)) {
        file.lock();
        if (args[1].contains("noted")) {
          RunBy.note(home);
        }
        var never = new CountDownLatch(1);
        if (args[1].contains("stubborn")) {
          Runtime.getRuntime().addShutdownHook(new Thread(() -> await(never)));
        }
        System.out.println("held");
        System.out.flush();
        await(never);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void makeHome() throws IOException {
    Keyring.open(home);
    Files.createDirectories(home.resolve("chain"));
    Files.createFile(home.resolve("chain").resolve("LOCK"));
  }

  @AfterEach
  void end() {
    if (other != null) {
      other.destroyForcibly().onExit().join();
    }
  }

  private Process holding(String how) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = System.getProperty("java.class.path");
    var command = new ProcessBuilder(java, "-cp", path, Holder.class.getName(), "" + home, how);
    var process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    other = process;
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }

  private void isRefused(Code code, String why) {
    assertThatThrownBy(() -> Stopping.stop(home, SHORT))
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void theNodeOfAHomeIsToldToEndAndWaitedFor() throws Exception {
    var process = holding("noted");
    assertThat(Stopping.stop(home, LONG)).isEqualTo(process.pid());
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("by its own end").isEqualTo(128 + 15);
    isRefused(Code.NO_SUCH_THING, "no node runs in " + home);
  }

  @Test
  void whatDoesNotEndIsSaidNotTo() throws IOException {
    var process = holding("noted, stubborn");
    isRefused(Code.IO, "process " + process.pid() + ", which runs the node of " + home);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void whatUsesAHomeAndIsNotItsNodeIsLeftAlone() throws IOException {
    var process = holding("silent");
    isRefused(Code.STATE_CONFLICT, "is in use, but not by its node");
    // A node that was killed had the number of a process that now does something else.
    Files.writeString(home.resolve("run-by"), process.pid() + " 1000000000000\n");
    isRefused(Code.STATE_CONFLICT, "is in use, but not by its node");
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void aProcessThatOnceRanTheNodeIsNotStoppedForIt() throws IOException {
    RunBy.note(home);
    isRefused(Code.NO_SUCH_THING, "no node runs in " + home);
    try (var file =
        FileChannel.open(home.resolve("chain").resolve("LOCK"), StandardOpenOption.WRITE)) {
      assertThat(file.lock()).isNotNull();
      isRefused(Code.STATE_CONFLICT, "runs in this process");
    }
  }

  @Test
  void aFolderWithoutANodeIsNamed(@TempDir Path empty) {
    assertThatThrownBy(() -> Stopping.stop(empty))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.NO_SUCH_THING))
        .hasMessageContaining("there is no node in " + empty);
  }
}
