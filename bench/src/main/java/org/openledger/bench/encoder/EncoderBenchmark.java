package org.openledger.bench.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.bench.measurement.Stopwatch;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// The default encoder beside ONNX Runtime with the same weights, each on one thread by CPU time.
///
/// Ours begins with the text; the peer is given token ids, and each text alone, which is faster for
/// it than padding several to one length.
public final class EncoderBenchmark {
  private static final String NAME = "encoder-speed";
  private static final EncoderArtifact ENCODER = EncoderArtifact.ALL_MINILM_L6_V2;
  private static final long SEED = 7;
  private static final int RUNS = 21;
  private static final int WARM_UP = 12;

  /// Texts of a collection: 12 to 128 tokens, some 55 on average.
  private static final int TEXTS = 24;

  private static final int LONGEST = 128;
  private static final int QUERY = 15;

  private static final String[] WORDS =
      """
      ocean tide barnacle rock pool water animals live under salt waves when the moon pulls crabs \
      hide among green weed small fish wait for food receipt ledger contributor pays exactly once \
      symptoms treatment of a rare disease in children and adults block fee\
      """
          .split(" ");

  private final BertEncoder encoder;
  private final OnnxPeer peer;
  private final Report out;

  private EncoderBenchmark(BertEncoder encoder, OnnxPeer peer, Report out) {
    this.encoder = encoder;
    this.peer = peer;
    this.out = out;
  }

  /// The benchmark by its name.
  public static Benchmark benchmark() {
    return new Benchmark(NAME, "texts to vectors on one thread", EncoderBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    var root = Path.of(System.getProperty("openledger.root", ""));
    var kernels = Kernels.vector(new Workers(1));
    try (var encoder = ENCODER.open(root.resolve("target/encoders"), kernels);
        var peer = OnnxPeer.of(ENCODER.folderName() + ".onnx")) {
      var bench = new EncoderBenchmark(encoder, peer, run.report());
      bench.query();
      bench.longest();
      bench.collection();
    }
  }

  /// The median time of one question.
  private void query() {
    var text = text(QUERY, 0);
    var ids = List.of(encoder.tokens(text));
    double[] seconds =
        Stopwatch.ofThread()
            .medians(10 * WARM_UP, 10 * RUNS + 1, () -> encoder.encode(text), () -> peer.run(ids));
    out.add(
        new Measurement(
            NAME + "-query",
            "ms",
            1e3 * seconds[0],
            peer.name(),
            1e3 * seconds[1],
            false,
            10 * RUNS + 1));
  }

  /// Texts as long as passages get, one by one.
  private void longest() {
    rate("-128", List.of(text(LONGEST, 0)), 4);
  }

  /// Texts of many lengths in one call.
  private void collection() {
    var random = CounterRandom.of(SEED, "lengths");
    var texts = new ArrayList<String>();
    for (int i = 0; i < TEXTS; i++) {
      int length = i % 4 == 0 ? 60 + random.nextInt(69) : 12 + random.nextInt(60);
      texts.add(text(length, i));
    }
    rate("-collection", texts, 1);
  }

  private void rate(String name, List<String> texts, int repeat) {
    var ids = texts.stream().map(encoder::tokens).toList();
    double[] seconds =
        Stopwatch.ofThread()
            .medians(
                WARM_UP,
                RUNS,
                Stopwatch.repeat(repeat, () -> encoder.encodeAll(texts)),
                Stopwatch.repeat(repeat, () -> ids.forEach(text -> peer.run(List.of(text)))));
    double count = texts.size() * repeat;
    out.add(
        new Measurement(
            NAME + name,
            "docs/s",
            count / seconds[0],
            peer.name(),
            count / seconds[1],
            true,
            RUNS));
  }

  /// A text of so many tokens.
  private String text(int tokens, long which) {
    var random = CounterRandom.of(SEED, "text").fork(which);
    var text = new StringBuilder();
    while (encoder.tokens(text.toString()).length < tokens) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }
}
