package org.openledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher starts Java with, told by a Java that only repeats it.
class LauncherTest {
  private static final String KERNELS = "--add-modules=jdk.incubator.vector";

  @TempDir Path root;

  @BeforeEach
  void build() throws IOException {
    Files.copy(Path.of("openledger"), root.resolve("openledger"));
    for (var module : List.of("app", "verify", "bench")) {
      Files.createDirectories(root.resolve(module).resolve("target"));
      Files.writeString(root.resolve(module).resolve("target").resolve("classpath"), "lib");
    }
    Files.createDirectories(root.resolve("target").resolve("lib"));
    var bin = Files.createDirectories(root.resolve("jdk").resolve("bin"));
    Files.writeString(root.resolve("jdk").resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    for (var program : List.of("java", "javac")) {
      var script = Files.writeString(bin.resolve(program), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /// Java announces the kernels' module on standard error, which nobody who asks can act on.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "help",
        "help ask",
        "help verify",
        "--version",
        "verify --help",
        "status",
        "stop",
        "ask What is kelp?",
        "explain 0x12",
        "wanted",
        "earnings --close",
        "contribute list",
        "keys list",
        "backup --to FILE",
        "restore FILE",
        "repair"
      })
  void whatComputesNothingStartsWithoutKernels(String line) throws Exception {
    assertThat(started(line)).contains("-Xmx6g").doesNotContain(KERNELS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --port 0",
        "train",
        "demo --headless",
        "doctor",
        "verify 0x12",
        "bench list",
        "torture kill",
        "fuzz"
      })
  void whatComputesHasItsKernels(String line) throws Exception {
    assertThat(started(line)).contains(KERNELS);
  }

  private List<String> started(String line) throws Exception {
    var command = new ArrayList<>(List.of("bash", root.resolve("openledger").toString()));
    Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).forEach(command::add);
    var errors = root.resolve("errors");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().remove("OPENLEDGER_HEAP");
    var process = builder.start();
    var told = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return told.lines().toList();
  }
}
