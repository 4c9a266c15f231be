package org.openledger.bench.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.chain.vectors.BlockTestRunner;
import org.openledger.chain.vectors.StateTestRunner;
import org.openledger.chain.vectors.TransactionTestRunner;
import org.openledger.chain.vectors.VectorReport;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// How many cases of a zip of official Ethereum tests pass: state, block or transaction tests.
public final class VectorBenchmark {
  private static final String STANDARD = "../shared/vectors/evm/osaka-state-tests.zip";

  /// As large as the runners let a file of vectors be.
  private static final TextBounds ENTRY = TextBounds.whole(1 << 28);

  private VectorBenchmark() {}

  /// The benchmark `evm-vectors`; the names of failing cases go to the remarks.
  public static Benchmark benchmark() {
    return new Benchmark(
        "evm-vectors",
        "official Ethereum tests that pass, of those in the zip --file",
        STANDARD,
        VectorBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    VectorReport result = result(run.wanted());
    for (VectorReport.Failure failure : result.failures()) {
      run.remarks().println("failed: " + failure.name() + ": " + failure.reason());
    }
    run.remarks().flush();
    run.report()
        .add(
            new Measurement(
                "evm-vectors",
                "cases",
                result.passed(),
                "cases in the file",
                result.present(),
                true,
                1));
  }

  private static VectorReport result(Path zip) {
    Json first = firstTest(zip);
    if (first.find("blocks").isPresent()) {
      return BlockTestRunner.run(zip);
    }
    return first.find("txbytes").isPresent()
        ? TransactionTestRunner.run(zip)
        : StateTestRunner.run(zip);
  }

  /// The first test of the zip, whose members tell the kind of all.
  private static Json firstTest(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      var entry = zip.stream().filter(e -> e.getName().endsWith(".json")).findFirst();
      if (entry.isEmpty()) {
        throw new JsonException(path + " holds no JSON file");
      }
      try (var in = zip.getInputStream(entry.get())) {
        return Json.parse(TextInput.of(in, entry.get().getName(), ENTRY).text())
            .members()
            .values()
            .stream()
            .findFirst()
            .orElseThrow(() -> new JsonException(entry.get().getName() + " holds no test"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
