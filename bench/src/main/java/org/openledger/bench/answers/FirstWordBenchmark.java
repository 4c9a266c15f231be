package org.openledger.bench.answers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.measurement.Report;
import org.openledger.bench.node.NodeClient;

/// How long whoever asks a fresh node waits for the first word and for the whole answer, over HTTP:
/// what people first ask of the examples' Datanets, put to each by its name and to whichever
/// answers.
public final class FirstWordBenchmark {
  private static final String NAME = "answers-first-word";
  private static final String CHAT = "/v1/chat/completions";
  private static final int TOKENS = 256;

  /// Each question is asked so often, and the first time counts for nothing.
  private static final int ROUNDS = 4;

  private static final double MEDIAN = 0.5;
  private static final double LATE = 0.95;

  private FirstWordBenchmark() {}

  /// The benchmark.
  public static Benchmark benchmark() {
    return new Benchmark(
        NAME, "question to first word and whole answer, ms", FirstWordBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    ExampleNode.with(
        run, "first-word", (client, examples) -> measure(client, examples, run.report()));
  }

  /// A question and which Datanet it is put to.
  private record Put(String datanet, String question) {}

  private static void measure(NodeClient client, Path examples, Report out) throws IOException {
    var puts = new ArrayList<Put>();
    for (var name : Examples.NAMES) {
      var collected = Examples.read(examples, name);
      Stream.of("as-asked", "natural")
          .flatMap(style -> collected.asked(style).stream())
          .forEach(asked -> puts.add(new Put(name, asked.question())));
    }
    var named = new Waits();
    var any = new Waits();
    for (int round = 0; round < ROUNDS; round++) {
      boolean counts = round > 0;
      for (var put : puts) {
        named.wait(client, ExampleNode.model(put.datanet()), put.question(), counts);
        any.wait(client, "auto", put.question(), counts);
      }
    }
    named.report(out, NAME);
    any.report(out, NAME + "-auto");
  }

  /// How long answers took; what is refused has no first word of anybody and does not count.
  private static final class Waits {
    private final List<Double> first = new ArrayList<>();
    private final List<Double> whole = new ArrayList<>();

    void wait(NodeClient client, String model, String question, boolean counts) throws IOException {
      var body = Questions.body(model, question, TOKENS, true);
      var told = client.streamed(CHAT, body.compact());
      if (!told.reply().ok()) {
        throw new IllegalStateException(model + " says " + told.reply().body());
      }
      if (counts && told.reply().body().contains("\"answered\":true")) {
        first.add(told.firstNanos() * 1e-6);
        whole.add(told.nanos() * 1e-6);
      }
    }

    void report(Report out, String name) {
      if (first.isEmpty()) {
        throw new IllegalStateException(name + ": nothing was answered");
      }
      add(out, name, first, MEDIAN);
      add(out, name + "-p95", first, LATE);
      add(out, name + "-whole", whole, MEDIAN);
      add(out, name + "-whole-p95", whole, LATE);
    }

    private static void add(Report out, String name, List<Double> millis, double share) {
      double value = Quantiles.of(millis, share);
      out.add(new Measurement(name, "ms", value, null, 0, false, millis.size()));
    }
  }
}
