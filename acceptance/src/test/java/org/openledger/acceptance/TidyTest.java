package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the project's own sources to its style: budgets, banned calls, left-over markers, links.
class TidyTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final int LINES_MAX = 600;
  private static final int COLUMNS_MAX = 100;

  /// The limit of Solidity's own style guide.
  private static final int SOLIDITY_COLUMNS_MAX = 120;

  private static final int METHOD_LINES_MAX = 60;

  /// Tables whose length is their content.
  private static final Set<String> LONG_FILES = Set.of();

  /// What may not be called in main sources, and what to call instead.
  private static final Map<String, String> BANNED =
      Map.of(
          "new Random(", "CounterRandom, which is keyed by purpose",
          "Math.random(", "CounterRandom, which is keyed by purpose",
          "ThreadLocalRandom", "CounterRandom, which is keyed by purpose",
          "System.currentTimeMillis(", "an injected InstantSource",
          "Instant.now()", "an injected InstantSource",
          "printStackTrace(", "the logger, or an exception with a code",
          "Thread.sleep(", "a condition to wait for",
          "sun.misc.Unsafe", "the foreign memory API",
          "new UnsupportedOperationException", "a sealed type, or a refusal with a code");

  /// Where a banned call is right: a client of a remote chain can only ask again after a while.
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "chain/src/main/java/org/openledger/chain/RpcClient.java Thread.sleep(",
          "chain/src/main/java/org/openledger/chain/SigningClient.java Thread.sleep(");

  /// Mathematics whose bits differ between platforms, not allowed where results are made.
  private static final Pattern PLATFORM_MATHS =
      Pattern.compile(
          "(?<![\\w.])(Strict)?Math\\.(exp|expm1|log|log10|log1p|pow|sin|cos|tan|tanh|sinh|cosh"
              + "|cbrt|hypot|atan|atan2|asin|acos)\\(");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");

  /// Files whose one long method is a table: the dispatch over all opcodes, the unrolled rounds of
  /// a permutation.
  private static final Set<String> LONG_METHODS = Set.of("Interpreter.java", "KeccakSponge.java");

  @Test
  void filesAndLinesKeepTheirBudgets() {
    var faults = new ArrayList<String>();
    for (var file : sources(".java", ".sol", ".js", ".css")) {
      var lines = lines(file);
      if (lines.size() > LINES_MAX && !LONG_FILES.contains(name(file))) {
        faults.add(name(file) + " has " + lines.size() + " lines, at most " + LINES_MAX);
      }
      for (int i = 0; i < lines.size(); i++) {
        int most = name(file).endsWith(".sol") ? SOLIDITY_COLUMNS_MAX : COLUMNS_MAX;
        var line = lines.get(i);
        if (line.codePointCount(0, line.length()) > most && !line.startsWith("import ")) {
          faults.add(name(file) + ":" + (i + 1) + " is longer than " + most + " columns");
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void methodsKeepTheirBudget() throws IOException {
    var faults =
        MethodLengths.of(sources(".java")).stream()
            .filter(length -> length.lines() > METHOD_LINES_MAX)
            .filter(length -> !LONG_METHODS.contains(length.file().getFileName().toString()))
            .map(length -> name(length.file()) + ": " + length.method() + " " + length.lines())
            .toList();
    assertThat(faults).isEmpty();
  }

  @Test
  void bannedCallsAreAbsent() {
    var faults = new ArrayList<String>();
    for (var file : sources(".java")) {
      var text = text(file);
      if (!name(file).contains("/src/main/")) {
        continue;
      }
      BANNED.forEach((call, instead) -> {
        if (text.contains(call) && !EXCEPTIONS.contains(name(file) + " " + call)) {
          faults.add(name(file) + " uses " + call + " where it should use " + instead);
        }
      });
      var maths = PLATFORM_MATHS.matcher(text);
      while (maths.find()) {
        faults.add(name(file) + " uses " + maths.group() + " where it should use Elementary");
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void markersAndDisabledTestsAreAbsent() {
    // Written so that this file does not contain what it looks for.
    var markers =
        List.of("TO" + "DO", "FIX" + "ME", "XX" + "X", "@Dis" + "abled", "not implem" + "ented");
    var faults = new ArrayList<String>();
    for (var file : sources(".java", ".sol", ".js", ".md", ".sql")) {
      var text = text(file);
      markers.stream()
          .filter(text::contains)
          .forEach(marker -> faults.add(name(file) + " holds the marker " + marker));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void documentsLinkOnlyToWhatExists() {
    var faults = new ArrayList<String>();
    for (var file : sources(".md")) {
      var link = LINK.matcher(text(file));
      while (link.find()) {
        var target = link.group(1);
        if (!target.contains(":") && !Files.exists(file.resolveSibling(target))) {
          faults.add(name(file) + " links to " + target + ", which does not exist");
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<Path> sources(String... endings) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      Predicate<Path> wanted =
          file -> Stream.of(endings).anyMatch(ending -> file.toString().endsWith(ending));
      return files
          .filter(Files::isRegularFile)
          .filter(wanted)
          .filter(
              file -> !name(file).matches("(.*/)?(target|node_modules|data|\\.git|vendor|out)/.*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError("cannot walk " + ROOT, e);
    }
  }

  private static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}
