package org.openledger.bench.answers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openledger.bench.answers.Hits.Measure;
import org.openledger.bench.answers.Ways.Way;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.core.flow.ClusterId;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Fusion.Permille;
import org.openledger.memory.search.Remembered;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// Whether questions find the records that answer them, and whether the gate refuses the others: on
/// MedQuAD, on Ethereum's standards and on the Datanets of `examples/`, beside terms alone, vectors
/// alone and reciprocal ranks in the same run.
///
/// One half of the questions ([Half]) is for tuning, only the other is reported; `docs/bench.md`
/// says what was chosen by which.
public final class AnswersBenchmark {
  private static final String NAME = "answers";
  private static final String FILE = "../shared/data/medquad.jsonl.gz";
  private static final String STANDARDS = "ethereum-standards.jsonl.gz";
  private static final EncoderArtifact ENCODER = EncoderArtifact.ALL_MINILM_L6_V2;
  static final long SEED = 1;
  private static final int LOOKED_AT = 10;

  /// What each collection's questions found best: many records of one subject are told apart by
  /// their prompts, long documents by their terms.
  private static final Fusion PROMPTS = new Fusion(new Permille(6_000), new Permille(500));

  private static final Fusion DOCUMENTS = new Fusion(new Permille(1_000), new Permille(1_000));
  private static final Fusion EXAMPLES = new Fusion(new Permille(500), new Permille(700));

  /// Questions to one collection that another is asked.
  private static final int OFF_TOPIC = 300;

  private final Report out;
  private final KeptVectors vectors;

  private AnswersBenchmark(Report out, KeptVectors vectors) {
    this.out = out;
    this.vectors = vectors;
  }

  /// The benchmark by its name.
  public static Benchmark benchmark() {
    return new Benchmark(NAME, "right records found, others refused", FILE, AnswersBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    var root = Path.of(System.getProperty("openledger.root", ""));
    var work = run.wish().work();
    var kept = work == null ? root.resolve("target/embeddings") : work;
    withVectors(
        root,
        kept,
        vectors -> {
          var bench = new AnswersBenchmark(run.report(), vectors);
          var medquad = MedQuad.read(run.wanted(), SEED);
          var standards = Standards.read(run.wanted().resolveSibling(STANDARDS));
          bench.examples(root.resolve("examples"), offTopic(medquad));
          bench.standards(standards);
          bench.medquad(medquad, offTopic(standards));
        });
  }

  /// Does something with the vectors that a folder keeps.
  static void withVectors(Path root, Path kept, Consumer<KeptVectors> body) {
    try (var workers = new Workers(Runtime.getRuntime().availableProcessors());
        var encoder = ENCODER.open(root.resolve("target/encoders"), Kernels.vector(workers))) {
      body.accept(KeptVectors.in(kept, encoder));
    }
  }

  private static List<String> offTopic(Collected other) {
    return other.asked("own").stream().map(Asked::question).limit(OFF_TOPIC).toList();
  }

  private void examples(Path folder, List<String> offTopic) {
    var gates = new ArrayList<GateMeasures>();
    var hits = new ArrayList<Found>();
    for (var name : Examples.NAMES) {
      var collected = Examples.read(folder, name);
      var ways = ways(collected.records(), EXAMPLES);
      for (var style : List.of("as-asked", "paraphrase", "typos", "follow-up", "list")) {
        hits.add(found(ways, collected, style, style.equals("as-asked") ? "own" : "paraphrases"));
      }
      var gate = new GateMeasures(collected, ways, offTopic);
      gate.styles(out);
      gates.add(gate);
    }
    report("demo", "own", hits);
    report("demo", "paraphrases", hits);
    gates.forEach(gate -> gate.report(out));
  }

  private void standards(Collected collected) {
    var ways = ways(collected.records(), DOCUMENTS);
    report("standards", "", List.of(found(ways, collected, "own", "")));
    report(
        "standards", "paraphrases", List.of(found(ways, collected, "paraphrases", "paraphrases")));
  }

  private void medquad(Collected collected, List<String> offTopic) {
    var silent = ways(collected.withoutPrompts(), PROMPTS);
    var own = found(silent, collected, "own", "own");
    report("medquad", "own", List.of(own));
    out.add(Rouges.of(collected, silent));
    var ways = ways(collected.records(), PROMPTS);
    for (var style : List.of("templates", "paraphrases")) {
      report("medquad", style, List.of(found(ways, collected, style, style)));
    }
    new GateMeasures(collected, ways, offTopic).report(out);
  }

  private Ways ways(List<Remembered> records, Fusion fusion) {
    keep(records, vectors);
    return new Ways(records, vectors, fusion);
  }

  /// Embeds what is missing of records.
  static void keep(List<Remembered> records, KeptVectors vectors) {
    var texts = new ArrayList<String>();
    for (var record : records) {
      texts.addAll(record.questions());
      Passages.of(record.text()).forEach(passage -> texts.add(passage.span().of(record.text())));
    }
    vectors.keep(texts.stream().filter(text -> !text.isBlank()).toList());
  }

  /// What each way found for a style.
  ///
  /// @param set what it is reported as
  /// @param ways one row of hits per way, in their order
  private record Found(String set, List<Hits> ways) {}

  private static Found found(Ways ways, Collected collected, String style, String set) {
    var asked = Half.REPORTED.of(collected.asked(style));
    var clusters =
        collected.records().stream()
            .collect(Collectors.toMap(Remembered::commitment, Remembered::cluster));
    var hits = new ArrayList<Hits>();
    for (var way : Way.values()) {
      var rows = new ArrayList<Hits.Row>();
      for (var each : asked) {
        var right = new java.util.HashSet<ClusterId>();
        each.right().forEach(it -> right.add(clusters.getOrDefault(it, new ClusterId(it))));
        if (!right.isEmpty()) {
          rows.add(Hits.Row.of(ways.find(way, each.question(), LOOKED_AT), right));
        }
      }
      hits.add(new Hits(rows));
    }
    return new Found(set, hits);
  }

  private void report(String collection, String set, List<Found> found) {
    var name = set.isEmpty() ? NAME + "-" + collection : NAME + "-" + collection + "-" + set;
    var hits = new ArrayList<Hits>();
    for (var way : Way.values()) {
      hits.add(
          found.stream()
              .filter(each -> each.set().equals(set))
              .map(each -> each.ways().get(way.ordinal()))
              .reduce(new Hits(List.of()), Hits::with));
    }
    for (var measure : Measure.values()) {
      report(name + "-" + measure.name().toLowerCase(Locale.ROOT), measure, hits);
    }
  }

  private void report(String name, Measure measure, List<Hits> hits) {
    var ours = hits.get(Way.LOOKED.ordinal());
    int questions = Math.max(1, ours.rows().size());
    for (var way : List.of(Way.BM25, Way.DENSE, Way.RRF, Way.USUAL, Way.FUSED)) {
      double peer = hits.get(way.ordinal()).mean(measure);
      out.add(
          new Measurement(name, "share", ours.mean(measure), way.title(), peer, true, questions));
    }
    double[] interval = ours.interval(measure);
    out.add(new Measurement(name + "-low", "share", interval[0], null, 0, true, questions));
    out.add(new Measurement(name + "-high", "share", interval[1], null, 0, true, questions));
  }
}
