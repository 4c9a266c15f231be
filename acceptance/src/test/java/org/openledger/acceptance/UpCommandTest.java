package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.Main;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.core.Ended;

/// `up` as a process: when it is stopped it ends, and what is damaged of the demonstration keeps it
/// from nothing else.
@Timeout(180)
class UpCommandTest {
  /// What Ctrl-C's signal and that of `kill` have in common is all that a process does at its end.
  private static final int SIGTERM_CODE = 128 + 15;

  /// Far less than the models take, and far more than the end of a process.
  private static final int END_SECONDS_MAX = 20;

  @TempDir Path directory;

  /// A running command, whose errors go to a file.
  private final class Running implements AutoCloseable {
    final Path errors = directory.resolve("errors");
    final Process process;
    final BufferedReader out;

    Running() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules=jdk.incubator.vector",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-ea",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "up",
                  "--port=0",
                  "--home=" + home())
              .redirectError(errors.toFile())
              .start();
      out = process.inputReader();
    }

    /// The next line that says something.
    String lineWith(String something) throws IOException {
      var line = out.readLine();
      while (line != null && !line.contains(something)) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(errors)).isNotNull();
      return line;
    }

    void endsWhenItIsStopped() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).as("it has ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM_CODE);
    }

    void endsWhenItsHomeIsToldToStop() throws InterruptedException {
      var told = Ended.of(OpenLedgerCommand::run, "stop", "--home", home().toString());
      assertThat(told.code()).as(told.err()).isZero();
      assertThat(told.out()).contains("has ended, which was process " + process.pid());
      assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).as("it has ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM_CODE);
      var again = Ended.of(OpenLedgerCommand::run, "stop", "--home", home().toString());
      assertThat(again.code()).isEqualTo(3);
      assertThat(again.err()).contains("no node runs in " + home());
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private Path home() {
    return directory.resolve("home");
  }

  @Test
  void whatIsInTheMakingIsNotWaitedForAndANodeStartsAgain() throws Exception {
    try (var first = new Running()) {
      first.lineWith("  remember   ");
      first.endsWhenItIsStopped();
    }
    // What was there stays: the demonstration goes on from its records.
    try (var second = new Running()) {
      assertThat(second.lineWith("  contribute ")).contains("exists already");
      second.lineWith("  snapshot   ");
      second.endsWhenItIsStopped();
    }
  }

  @Test
  void whatIsDamagedOfTheDemonstrationIsSaidAndTheRestIsServed() throws Exception {
    var base = Files.createDirectories(home().resolve("models").resolve("bases").resolve("nano"));
    Files.writeString(base.resolve("config.json"), "{");
    try (var node = new Running()) {
      var address =
          URI.create(node.lineWith("OpenLedger is up").replaceFirst(".*(http.*)#.*", "$1"));
      assertThat(Files.readString(node.errors).lines())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("openledger: of the demo ")
                  .contains(" cannot be loaded: the base model nano")
                  .endsWith("./openledger doctor --node says more")
                  .doesNotContain(home().toString()));
      var api = new ApiClient(address, Files.readString(home().resolve("api.key")).strip());
      assertThat(api.get("/healthz").status()).isEqualTo(200);
      assertThat(api.get("/v1/models").json().get("data").items()).isEqualTo(List.of());
      // The advice is followed.
      assertThat(DoctorRun.of(home(), address))
          .containsPattern("FAIL model +nano: ")
          .doesNotContain("nothing is damaged");
      node.endsWhenItsHomeIsToldToStop();
    }
  }
}
