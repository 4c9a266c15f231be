package org.openledger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.core.json.Json;

/// The verb's promises: names, the form of a line, exit codes, and that failures are counted.
class MainTest {
  private static final Path VECTORS = Path.of("../shared/vectors/evm/osaka-state-tests.zip");
  private static final String[] MEMBERS = {
    "name",
    "unit",
    "ours",
    "peer",
    "peerValue",
    "ratio",
    "better",
    "runs",
    "machine",
    "kernelVersion"
  };

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void everyNameIsExplainedAndEveryExplainedNameExists() throws IOException {
    var explained = new ArrayList<String>();
    var row =
        Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|")
            .matcher(Files.readString(Path.of("docs/bench.md")));
    while (row.find()) {
      explained.add(row.group(1));
    }
    assertThat(explained).doesNotHaveDuplicates();
    assertThat(Catalogue.all().stream().map(Benchmark::name))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(explained);
  }

  @Test
  void listPrintsEveryName() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
        .containsExactlyElementsOf(Catalogue.all().stream().map(Benchmark::name).toList());
  }

  @Test
  void aLineHasThePromisedMembersInOrder() {
    var measured = new Measurement("a-1", "GFLOP/s", 3, "peer", 4, true, 9);
    var with = measured.json();
    assertThat(Measurement.parse(with)).isEqualTo(measured);
    assertThat(with.members().keySet()).containsExactly(MEMBERS);
    assertThat(with.get("ratio").asDouble()).isEqualTo(0.75);
    assertThat(with.get("better").text()).isEqualTo("higher");
    assertThat(with.get("machine").text()).matches(".+, \\d+ cores, \\d+ GiB, .+, JDK 25.*");
    var alone = new Measurement("a-1", "ms", 3, null, 0, false, 9);
    var without = alone.json();
    assertThat(Measurement.parse(without)).isEqualTo(alone);
    assertThat(without.members().keySet()).containsExactly(MEMBERS);
    for (String name : new String[] {"peer", "peerValue", "ratio"}) {
      assertThat(without.members().get(name)).isEqualTo(Json.ofNull());
    }
    assertThat(without.get("better").text()).isEqualTo("lower");
  }

  @Test
  void vectorsAreCountedAndTheFailingNamed(@TempDir Path folder) throws IOException {
    Path zip = folder.resolve("some.zip");
    String broken = copySome(zip, 3);
    assertThat(run("evm-vectors", "--json", "--file", zip.toString())).isZero();
    Json line = Json.parse(out.toString());
    assertThat(line.get("name").text()).isEqualTo("evm-vectors");
    assertThat(line.get("ours").asInt()).isEqualTo(line.get("peerValue").asInt() - 1);
    assertThat(line.get("peerValue").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(err.toString()).contains("failed: " + broken);
  }

  /// Copies the first files that hold one test and expect no refusal, the last with another state
  /// root; returns the name of the broken one.
  private static String copySome(Path target, int count) throws IOException {
    if (!Files.exists(VECTORS)) {
      throw new AssertionError(
          VECTORS + " is absent; published vectors lie in a folder \"shared\" beside the project");
    }
    try (var zip = new ZipFile(VECTORS.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(target))) {
      int copied = 0;
      for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(".json")).toList()) {
        String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        if (Json.parse(text).members().size() > 1 || text.contains("expectException")) {
          continue;
        }
        copied++;
        if (copied == count) {
          Json test = Json.parse(text).members().values().iterator().next();
          String root = test.get("post").get("Osaka").items().getFirst().get("hash").text();
          text = text.replace(root, "0x" + "12".repeat(32));
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        if (copied == count) {
          return entry.getName();
        }
      }
    }
    throw new AssertionError("too few vectors in " + VECTORS);
  }

  @Test
  void wrongUsageIsToldApart() {
    assertThat(run("nothing-of-the-kind")).isEqualTo(2);
    assertThat(err.toString()).contains("bench list");
    assertThat(run("evm-vectors", "--file", "absent.zip")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("--no-such-option")).isEqualTo(2);
  }

  @Test
  void aFileThatIsNoZipIsRefusedInOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.zip"), "no zip");
    assertThat(run("evm-vectors", "--file", file.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
  }
}
