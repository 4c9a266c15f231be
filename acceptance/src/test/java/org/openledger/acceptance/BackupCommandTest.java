package org.openledger.acceptance;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.Main;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.CapturedLog;
import org.openledger.core.files.ServedAt;
import org.openledger.core.json.Json;
import org.openledger.node.BackingUp;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;

/// Backups as an operator makes them: of a node that others ask meanwhile, and broken off anywhere.
@OnServedNode
@Timeout(300)
class BackupCommandTest {
  private static final long LARGE_BYTES = 128L << 20;

  private final ServedNode served;
  private final ApiClient api;

  @TempDir Path directory;

  BackupCommandTest(ServedNode served) {
    this.served = served;
    this.api = new ApiClient(served.uri(), served.key());
  }

  private String ask() {
    var question =
        Json.parse(
            """
            {"model": "%s", "max_tokens": 4,
             "messages": [{"role": "user", "content": "What is a tide pool?"}]}
            """
                .formatted(served.model()));
    var reply = api.post("/v1/chat/completions", question);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.header("X-OpenLedger-Receipt");
  }

  private static int run(Object... arguments) {
    return OpenLedgerCommand.run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
  }

  @Test
  void aNodeThatIsAskedMeanwhileIsBackedUpAndItsReceiptsVerifyFromTheCopy() throws Exception {
    var receipt = ask();
    var bundle =
        Files.writeString(
            directory.resolve("bundle.json"),
            api.get("/api/v1/receipts/" + receipt + "/bundle").response().body());
    ServedAt.note(served.home(), served.uri());
    var stop = new AtomicBoolean();
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  ask();
                }
              }));
    }
    var file = directory.resolve("backup.tar");
    int made = run("backup", "--to", file, "--home", served.home());
    stop.set(true);
    for (var client : clients) {
      client.join();
    }
    assertThat(made).isZero();
    assertThat(run("backup", "--to", file, "--home", served.home())).as("again").isEqualTo(1);
    try (var left = Files.list(BackingUp.folder(served.home()))) {
      assertThat(left).noneMatch(at -> at.endsWith("backup.tar"));
    }
    assertThat(run("restore", file, "--check")).isZero();
    var home = directory.resolve("home");
    try (var log = new CapturedLog(ChainNode.class)) {
      assertThat(run("restore", file, "--home", home)).isZero();
      assertThat(log.messages()).as("of what went well").isEmpty();
    }
    try (var node = Node.open(NodeConfig.at(home))) {
      assertThat(node.settling().reconcile().differences()).isEmpty();
      var id = org.openledger.core.hash.Hash.parse(receipt);
      assertThat(node.verifying().verify(id).firstFailure()).isEmpty();
      assertThat(node.inspecting().inspect().damaged()).isEmpty();
    }
    assertThat(verify(bundle, home)).as("a bundle made before the backup").isZero();
  }

  /// The verifier is a program of its own.
  private static int verify(Path bundle, Path home) throws Exception {
    return java(
            org.openledger.verify.Main.class,
            "--bundle",
            bundle.toString(),
            "--home",
            home.toString())
        .redirectErrorStream(true)
        .redirectOutput(DISCARD)
        .start()
        .waitFor();
  }

  private static ProcessBuilder java(Class<?> main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /// A home that no node uses, with one file that takes a while to copy.
  private Path large() throws IOException {
    var home = directory.resolve("large");
    Node.open(NodeConfig.at(home)).close();
    var folder = Files.createDirectories(home.resolve("models/bases/large"));
    try (var file = new RandomAccessFile(folder.resolve("weights.bin").toFile(), "rw")) {
      file.setLength(LARGE_BYTES);
    }
    return home;
  }

  @Test
  void whatIsKilledInTheMiddleLeavesNeitherABackupNorAHome() throws Exception {
    var home = large();
    var target = Files.createDirectories(directory.resolve("target"));
    killed(
        java(
            Main.class,
            "backup",
            "--to",
            target.resolve("backup.tar").toString(),
            "--home",
            home.toString()),
        () -> names(target).stream().anyMatch(name -> name.endsWith(".part")));
    assertThat(names(target)).noneMatch(name -> name.endsWith(".tar"));
    var file = directory.resolve("backup.tar");
    assertThat(run("backup", "--to", file, "--home", home)).isZero();
    assertThat(names(BackingUp.folder(home))).isEmpty();

    var restored = Files.createDirectories(directory.resolve("restored"));
    killed(
        java(Main.class, "restore", file.toString(), "--home", restored.resolve("home").toString()),
        () -> names(restored).stream().anyMatch(name -> hasBegun(restored.resolve(name))));
    assertThat(names(restored)).hasSize(1).allMatch(name -> name.startsWith(".home.restoring-"));
    assertThat(restored.resolve(names(restored).getFirst()).resolve("master.key")).doesNotExist();
    var left = NodeConfig.at(restored.resolve(names(restored).getFirst()));
    assertThatThrownBy(() -> Node.open(left)).hasMessageContaining("restore left");
    assertThat(run("restore", file, "--home", restored.resolve("home"))).isZero();
    assertThat(names(restored)).containsExactly("home");
  }

  private static boolean hasBegun(Path place) {
    return names(place).stream().anyMatch(Set.of("models", "blobs", "chain", "database")::contains);
  }

  /// Runs a program until something holds, and kills it then.
  private static void killed(ProcessBuilder program, BooleanSupplier then) throws Exception {
    var process = program.redirectErrorStream(true).redirectOutput(DISCARD).start();
    try {
      Watching.A_PROCESS.until(
          Duration.ofMinutes(5), () -> !process.isAlive() || then.getAsBoolean());
      assertThat(process.isAlive()).as("it was faster than its watcher").isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> names(Path folder) {
    var names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }
}
