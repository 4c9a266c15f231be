package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The contracts' own tests, written in Solidity, and what holds the committed artifacts and gas
/// figures to the sources.
class ForgeTest {
  private static final Pattern TEST = Pattern.compile("function ((?:test|invariant)\\w*)\\(");
  private static final Duration TIME_MAX = Duration.ofMinutes(5);
  private static final Duration DEEP_MAX = Duration.ofMinutes(60);

  /// One run serves all tests; compiling takes the second processor meanwhile.
  private record Runs(CompletableFuture<Forge.Ended> compiling, ForgeReport report) {
    private static final Runs DEFAULT = start();

    private static Runs start() {
      Forge.install();
      var compiling = CompletableFuture.supplyAsync(Forge::checkArtifacts);
      return new Runs(compiling, Forge.test("default", TIME_MAX));
    }
  }

  @TestFactory
  Stream<DynamicTest> contractsPassTheirTests() {
    return outcomes(Runs.DEFAULT.report());
  }

  @Tag("deep")
  @TestFactory
  Stream<DynamicTest> contractsPassTheirTestsOnManyRandomCases() {
    Forge.install();
    return outcomes(Forge.test("deep", DEEP_MAX));
  }

  @Test
  void everyTestInTheSourcesHasRun() throws IOException {
    var written = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(Forge.SOLIDITY.resolve("test"), "*.sol")) {
      for (var file : files) {
        TEST.matcher(Files.readString(file))
            .results()
            .forEach(match -> written.add(match.group(1)));
      }
    }
    assertThat(written).isNotEmpty();
    assertThat(Runs.DEFAULT.report().outcomes())
        .extracting(ForgeReport.Outcome::functionName)
        .hasSameElementsAs(written);
  }

  @TestFactory
  Stream<DynamicTest> gasIsAsCommitted() throws IOException {
    var committed = Forge.committedGas();
    var measured = Runs.DEFAULT.report().gas();
    var calls = new TreeSet<>(committed.keySet());
    calls.addAll(measured.keySet());
    assertThat(calls).isNotEmpty();
    return calls.stream()
        .map(call -> new GasComparison(call, committed.get(call), measured.get(call)))
        .map(gas ->
            DynamicTest.dynamicTest(
                gas.call(), () -> gas.difference().ifPresent(Assertions::fail)));
  }

  @Test
  void artifactsAreWhatTheCompilerMakesOfTheSources() {
    var ended = Runs.DEFAULT.compiling().join();
    assertThat(ended.status()).as("%s%s", ended.output(), ended.errors()).isZero();
  }

  private static Stream<DynamicTest> outcomes(ForgeReport report) {
    assertThat(report.outcomes()).isNotEmpty();
    return report.outcomes().stream()
        .map(outcome ->
            DynamicTest.dynamicTest(
                outcome.name(), () -> outcome.failure().ifPresent(Assertions::fail)));
  }
}
