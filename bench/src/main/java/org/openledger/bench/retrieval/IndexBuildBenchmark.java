package org.openledger.bench.retrieval;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.EncoderEmbedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;

/// A memory of MedQuAD made with the default encoder; the same without an encoder, which is what
/// everything else costs; one record more; and the opening of what was made.
///
/// With `--seconds`, the first is measured on a sample, every so many-th record, and scaled up by
/// its characters.
public final class IndexBuildBenchmark {
  private static final String NAME = "index-build";
  private static final int RUNS = 9;

  /// Records a second that a sample is cut for.
  private static final int SAMPLED_A_SECOND = 8;

  private final Benchmark.Run run;
  private final Path folder;
  private final List<Remembered> records;

  private IndexBuildBenchmark(Benchmark.Run run, Path folder, List<Remembered> records) {
    this.run = run;
    this.folder = folder;
    this.records = records;
  }

  /// The benchmark by its name.
  public static Benchmark benchmark() {
    return new Benchmark(
        NAME,
        "a memory of 15,049 records",
        "../shared/data/medquad.jsonl.gz",
        IndexBuildBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    var root = Path.of(System.getProperty("openledger.root", ""));
    var folder = root.resolve("target/" + NAME);
    try {
      PrivateFiles.deleteTree(folder);
      PrivateFiles.createFolders(folder);
      var bench = new IndexBuildBenchmark(run, folder, records(run.wanted()));
      bench.beside();
      bench.whole(root.resolve("target/encoders"));
      PrivateFiles.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Remembered> records(Path file) {
    var records = new ArrayList<Remembered>();
    try (var lines = TextInput.of(file, new TextBounds(1L << 30, 1 << 24)).lines()) {
      while (lines.hasNext()) {
        var line = lines.next().text();
        var json = Json.parse(line);
        var commitment = Keccak.hash256(line.getBytes(StandardCharsets.UTF_8));
        records.add(
            new Remembered(
                new DatanetId("medquad"),
                new ContributorId(json.get("source").text()),
                commitment,
                new ClusterId(commitment),
                json.get("question").text(),
                json.get("answer").text()));
      }
    }
    return records;
  }

  /// Vectors of a text's hash: costs nothing, and no two texts are alike.
  private static final class Hashes implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] vector = new byte[Collection.DIMENSION];
      byte[] hash = Keccak.digest(text.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < vector.length; i++) {
        vector[i] = hash[i % hash.length];
      }
      return vector;
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }

    @Override
    public Hash digest() {
      return Keccak.hash256(new byte[] {1});
    }
  }

  /// Everything but the encoder.
  private void beside() {
    var all = new Watch();
    var before = build("all", records.subList(0, records.size() - RUNS), new Hashes());
    add("-beside", "s", all.seconds(), 1);
    add("-beside-processor", "s", all.processorSeconds(), 1);
    run.remarks().println(before.passages() + " passages of " + before.records() + " records");
    var more = new ArrayList<Double>();
    for (int i = RUNS - 1; i >= 0; i--) {
      var one = new Watch();
      var name = "more-" + i;
      before =
          Memory.builder(new Hashes(), Fusion.DEFAULT)
              .from(before)
              .build(folder.resolve(name), records.subList(0, records.size() - i));
      more.add(one.seconds() * 1e3);
    }
    add("-incremental", "ms", Quantiles.of(more, 0.5), RUNS);
    var opening = new Watch();
    Memory.open(folder.resolve("more-0"), new Hashes());
    add("-open", "ms", opening.seconds() * 1e3, 1);
  }

  private void whole(Path encoders) {
    int seconds = run.seconds(0);
    int wanted = seconds == 0 ? records.size() : seconds * SAMPLED_A_SECOND;
    int step = Math.max(1, records.size() / wanted);
    var sample = new ArrayList<Remembered>();
    for (int i = 0; i < records.size(); i += step) {
      sample.add(records.get(i));
    }
    double share = characters(records) / characters(sample);
    try (var encoder = EncoderArtifact.ALL_MINILM_L6_V2.open(encoders, Kernels.shared())) {
      var watch = new Watch();
      build("whole", sample, new EncoderEmbedding(encoder));
      add("", "s", watch.seconds() * share, 1);
      add("-processor", "s", watch.processorSeconds() * share, 1);
      run.remarks().println("measured on " + sample.size() + " records of " + records.size());
    }
  }

  private static double characters(List<Remembered> records) {
    return records.stream()
        .mapToDouble(each -> each.prompt().length() + each.text().length())
        .sum();
  }

  private Memory build(String name, List<Remembered> of, Embedding embedding) {
    return Memory.builder(embedding, Fusion.DEFAULT).build(folder.resolve(name), of);
  }

  private void add(String name, String unit, double value, int runs) {
    run.report().add(new Measurement(NAME + name, unit, value, null, 0, false, runs));
  }

  /// Time that passes, and the time of this process's threads.
  private static final class Watch {
    private final long wall = System.nanoTime();
    private final long processor = processorNanos();

    private static long processorNanos() {
      return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
          ? system.getProcessCpuTime()
          : 0;
    }

    double seconds() {
      return 1e-9 * (System.nanoTime() - wall);
    }

    double processorSeconds() {
      return 1e-9 * (processorNanos() - processor);
    }
  }
}
