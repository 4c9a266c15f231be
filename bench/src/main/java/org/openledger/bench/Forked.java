package org.openledger.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.core.json.Json;

/// A benchmark in a Java process of its own with this one's options: what ran before has shaped the
/// compiler's view of the code, and would be measured along.
final class Forked {
  private Forked() {}

  /// Runs it and passes its measurements on; whether it came to its end.
  static boolean run(Benchmark benchmark, Benchmark.Wish wish, Report report) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(benchmark.name(), "--json"));
    var file = wish.file();
    if (file != null) {
      command.addAll(List.of("--file", file.toString()));
    }
    var work = wish.work();
    if (work != null) {
      command.addAll(List.of("--work", work.toString()));
    }
    if (wish.seconds() > 0) {
      command.addAll(List.of("--seconds", Integer.toString(wish.seconds())));
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var input = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
      try (var lines = new BufferedReader(input)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          report.add(Measurement.parse(Json.parse(line)));
        }
      }
      return process.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(benchmark.name() + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
