package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.openledger.acceptance.ApiClient.Reply;
import org.openledger.app.cli.Main;
import org.openledger.core.json.Json;

/// A served node whose database is killed, as its clients and its operator see it, and what lies in
/// its home.
@OnServedNode
@Isolated("how soon a node notices is measured")
@Timeout(300)
class OutageTest {
  private static final Duration NOTICED = Duration.ofSeconds(2);
  private static final Duration BACK = Duration.ofSeconds(30);

  private final ServedNode served;
  private final ApiClient api;

  OutageTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  private Reply ask() {
    return api.post(
        "/v1/chat/completions",
        Json.parse(
            """
            {"model": "%s", "max_tokens": 8,
             "messages": [{"role": "user", "content": "What is a tide pool?"}]}
            """
                .formatted(served.model())));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// The server's process, by PostgreSQL's own note.
  private static ProcessHandle server(Path home) throws IOException {
    var note = home.resolve("database/postgres/cluster/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(note).getFirst())).orElseThrow();
  }

  @Test
  void aKilledDatabaseIsNoticedRefusedQuicklyAndBroughtBack() throws IOException {
    var first = ask();
    assertThat(first.status()).isEqualTo(200);
    var receipt = first.header("X-OpenLedger-Receipt");
    assertThat(receipt).isNotEmpty();
    long start = System.nanoTime();
    server(served.home()).destroyForcibly();
    assertThat(unready()).contains("database");
    assertThat(since(start)).isLessThan(NOTICED.plusSeconds(1));
    var states = new ArrayList<Integer>();
    while (states.isEmpty() || states.getLast() != 200) {
      long asked = System.nanoTime();
      var reply = ask();
      states.add(reply.status());
      if (reply.status() != 200) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        assertThat(reply.error().get("code").text()).isEqualTo("unavailable");
        assertThat(since(asked)).isLessThan(Duration.ofSeconds(3));
      }
      assertThat(since(start)).isLessThan(BACK);
    }
    assertThat(api.get("/readyz").status()).isEqualTo(200);
    assertThat(api.get("/api/v1/receipts/" + receipt).status()).isEqualTo(200);
    assertThat(served.node().settling().reconcile().differences()).isEmpty();
  }

  /// The parts that are not ready, as soon as one is not.
  private List<String> unready() {
    while (true) {
      var reply = api.get("/readyz");
      if (reply.status() == 503) {
        var parts = reply.json().get("parts");
        return parts.members().keySet().stream().filter(name -> !parts.get(name).bool()).toList();
      }
    }
  }

  @Test
  void aNodeWhoseDatabaseCannotBeBroughtBackEndsWithTheReason(@TempDir Path directory)
      throws Exception {
    var home = directory.resolve("home");
    var errors = directory.resolve("errors");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--no-demo",
                "--port",
                "0",
                "--home",
                home.toString())
            .redirectError(errors.toFile())
            .start();
    try (var lines = process.inputReader()) {
      while (!lines.readLine().contains("stop with Ctrl-C")) {
        // not up yet
      }
      Files.delete(home.resolve("database/postgres/cluster/global/pg_control"));
      server(home).destroyForcibly();
      assertThat(process.waitFor()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(errors))
        .contains("openledger: the database server ended and could not be started again");
  }

  @Test
  void nothingInAHomeIsOpenToOthers() throws IOException {
    var open = new ArrayList<String>();
    try (var files = Files.walk(served.home())) {
      for (var file : files.toList()) {
        var mode = mode(file);
        if (!mode.endsWith("------")) {
          open.add(served.home().relativize(file) + " " + mode);
        }
      }
    }
    assertThat(open).isEmpty();
  }

  private static String mode(Path file) throws IOException {
    try {
      return Files.isSymbolicLink(file)
          ? "------"
          : PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    } catch (java.nio.file.NoSuchFileException e) {
      return "------"; // the server removed it meanwhile
    }
  }

  @Test
  void noLibraryOfARunningNodeLiesInTheTemporaryFolder() throws IOException {
    var temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    // The checkout may itself lie there.
    var build = Path.of("..").toRealPath();
    assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
        .filteredOn(line -> line.matches(".*\\.so\\b.*"))
        .isNotEmpty()
        .noneMatch(line ->
            line.contains(" " + temporary + "/")
                && !line.contains(" " + build + "/")
                && !line.contains(" " + served.home().toAbsolutePath() + "/"));
  }
}
