package org.openledger.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;

/// Feeds a reader in processes of its own: one that ends before its time is a find, and the next
/// goes on with another seed.
final class Outside {
  private static final int DEATHS_MAX = 20;
  private static final String ENDED = "the process ";

  private final Parser parser;
  private final Path scratch;
  private final Class<?> program;

  /// Feeds a reader in processes of a program that takes what [Inside] takes.
  Outside(Parser parser, Path scratch, Class<?> program) {
    this.parser = parser;
    this.scratch = scratch;
    this.program = program;
  }

  Fuzzed run(long seed, Fuzzer.Bound bound) {
    var all = new Fuzzed(parser.name(), 0, 0, 0, new Fuzzed.Most(0, 0), List.of());
    for (int deaths = 0; deaths < DEATHS_MAX; deaths++) {
      var left = new Fuzzer.Bound(bound.inputs() - all.inputs(), bound.seconds() - all.seconds());
      if (deaths > 0 && (left.inputs() <= 0 || left.seconds() <= 0)) {
        return all;
      }
      var fuzzed = once(seed + deaths, left);
      all = all.and(fuzzed);
      if (fuzzed.finds().stream().noneMatch(found -> found.fault().startsWith(ENDED))) {
        return all;
      }
    }
    return all;
  }

  private Fuzzed once(long seed, Fuzzer.Bound bound) {
    var file = scratch.resolve("given");
    long start = System.nanoTime();
    try {
      Files.deleteIfExists(file);
      var process =
          new ProcessBuilder(command(seed, bound, file))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var printed = new ByteArrayOutputStream();
      process.getInputStream().transferTo(printed);
      int code = process.waitFor();
      if (code == 0) {
        return Fuzzed.of(Json.parse(Utf8.shown(printed.toByteArray())));
      }
      try (var given = Given.open(file)) {
        var found = new Found(ENDED + how(code), given.count(), given.last());
        double seconds = (System.nanoTime() - start) * 1e-9;
        var most = new Fuzzed.Most(0, 0);
        return new Fuzzed(parser.name(), given.count(), seconds, 0, most, List.of(found));
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "no process for " + parser.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.IO, "interrupted while " + parser.name() + " was fed", e);
    }
  }

  private static String how(int code) {
    return switch (code) {
      case Inside.TOO_SLOW -> "was ended: more than 10 s";
      case Inside.TOO_LARGE -> "was ended: more than 256 MiB";
      default -> "ended with " + code;
    };
  }

  private List<String> command(long seed, Fuzzer.Bound bound, Path file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        "-XX:+UseSerialGC",
        "-Xms192m",
        "-Xmx192m",
        "-XX:+AlwaysPreTouch",
        "-ea",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        parser.name(),
        Long.toString(seed),
        Long.toString(bound.inputs()),
        Double.toString(bound.seconds()),
        scratch.toString(),
        file.toString());
  }
}
