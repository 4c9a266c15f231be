package org.openledger.bench.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.memory.index.FolderWriter;
import org.openledger.memory.index.Head;
import org.openledger.memory.index.Index;
import org.openledger.memory.index.Partition;
import org.openledger.memory.index.Scan;
import org.openledger.memory.search.Fusion;
import org.openledger.model.tensor.Int8Rows;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// A question's whole search in a mapped index, but for its embedding: terms, products, scores, the
/// best of each cluster; on all threads by the clock on the wall, and on one by its processor time.
/// The peer is the products alone, as plain loops.
public final class RetrievalBenchmark {
  private static final int FOUND = 8;
  private static final int CHUNK = 1 << 10;

  private final String name;
  private final int passages;
  private final int warmUp; // until all that runs is compiled: a node has been asked before
  private final int runs;

  private RetrievalBenchmark(String name, int passages, int warmUp, int runs) {
    this.name = name;
    this.passages = passages;
    this.warmUp = warmUp;
    this.runs = runs;
  }

  /// The benchmarks by their names.
  public static List<Benchmark> all() {
    return List.of(
        new RetrievalBenchmark("retrieval-15k", 15_000, 1_500, 201).benchmark(),
        new RetrievalBenchmark("retrieval-500k", 500_000, 60, 15).benchmark());
  }

  private Benchmark benchmark() {
    return new Benchmark(name, "a search among " + passages + " passages", this::run);
  }

  private void run(Benchmark.Run run) {
    var root = Path.of(System.getProperty("openledger.root", ""));
    var folder = root.resolve("target/" + name);
    try {
      PrivateFiles.deleteTree(folder);
      measure(run, index(PrivateFiles.createFolders(folder)));
      PrivateFiles.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Index index(Path folder) throws IOException {
    var collection = new Collection();
    var writer = new FolderWriter(folder, Kernels.shared().workers());
    for (var part : Partition.of(passages / Collection.PIECES)) {
      writer.add(collection.entries(part.from(), part.count().value()), Collection.DIMENSION);
    }
    return writer.finish(new Head(Hash.ZERO, Json.object().build())).index();
  }

  private void measure(Benchmark.Run run, Index index) {
    var collection = new Collection();
    var questions = new ArrayList<Scan.Question>();
    for (int i = 0; i < 16; i++) {
      questions.add(new Scan.Question(collection.vector(), collection.question()));
    }
    var rows = plainRows(index);
    int[] next = {0};
    for (boolean processor : new boolean[] {false, true}) {
      var watch = processor ? Stopwatch.ofThread() : Stopwatch.ofWall();
      var workers = (processor ? Kernels.shared().serial() : Kernels.shared()).workers();
      double[] seconds =
          watch.medians(
              warmUp,
              runs,
              () -> search(index, questions.get(next[0]++ % questions.size()), workers),
              () -> plainly(rows, questions.getFirst().vector()));
      var called = name + (processor ? "-processor" : "");
      run.report()
          .add(
              new Measurement(
                  called, "ms", 1e3 * seconds[0], "plain loops", 1e3 * seconds[1], false, runs));
    }
  }

  private static void search(Index index, Scan.Question question, Workers workers) {
    var found = Scan.best(List.of(index), List.of(Fusion.DEFAULT), question, FOUND, workers);
    if (found.size() != FOUND) {
      throw new AssertionError(found.size() + " found");
    }
  }

  /// As many numbers as the index's texts and prompts have.
  private static Int8Rows plainRows(Index index) {
    long rows = index.passages() + (long) index.records();
    var bytes = Arena.ofAuto().allocate(rows * Collection.DIMENSION);
    var one = MemorySegment.ofArray(new Collection().vector());
    for (long i = 0; i < rows; i++) {
      bytes.asSlice(i * Collection.DIMENSION, Collection.DIMENSION).copyFrom(one);
    }
    return new Int8Rows(bytes, Collection.DIMENSION);
  }

  private static void plainly(Int8Rows rows, byte[] question) {
    int[] out = new int[CHUNK];
    for (long from = 0; from < rows.rows(); from += CHUNK) {
      rows.dotsPlainly(from, (int) Math.min(CHUNK, rows.rows() - from), question, out);
    }
  }
}
