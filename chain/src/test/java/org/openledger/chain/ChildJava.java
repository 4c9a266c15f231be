package org.openledger.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.files.NativeFolder;

/// Java processes that tests start: with this process's class path, so that they can be killed,
/// starved of space or of memory.
final class ChildJava {
  private ChildJava() {}

  /// The command of a process that runs `main`.
  static List<String> command(Class<?> main, String heap, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx" + heap);
    command.add("-ea");
    command.add("-D" + NativeFolder.PROPERTY + "=" + NativeFolder.path());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// All lines that a process prints until it ends.
  static List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    try (BufferedReader output = output(process)) {
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
