package org.openledger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.Questions;
import org.openledger.core.random.CounterRandom;

/// What reserving, signing and debiting cost per answer: an answer that is paid for beside the same
/// answer made again for nothing, which does all else.
public final class ReservationBenchmark {
  private static final int SECONDS = 60;
  private static final int WARM_UP = 50;
  private static final int TOKENS = 2;
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final String PEER = "made again unpaid";

  private ReservationBenchmark() {}

  /// The benchmark.
  public static Benchmark benchmark() {
    return new Benchmark(
        "reservation",
        "reserving, late signing and debit, ms per answer",
        ReservationBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    try (var place = run.place()) {
      var home = place.copy("reservation");
      try (var node = NodeProcess.start(place.program(), home, List.of("--no-demo"), List.of())) {
        node.awaitReady(START_MAX);
        try (var client = node.client()) {
          measure(
              run, client, new Questions(OverloadBenchmark.model(node), CounterRandom.of(1, "")));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the node does not answer", e);
      }
      place.delete(home);
    }
  }

  private static void measure(Benchmark.Run run, NodeClient client, Questions questions)
      throws IOException {
    var paid = new ArrayList<Double>();
    var unpaid = new ArrayList<Double>();
    var extra = new ArrayList<Double>();
    long end = System.nanoTime() + Duration.ofSeconds(run.seconds(SECONDS)).toNanos();
    for (int i = 0; extra.isEmpty() || System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      var answer = client.post(Overload.CHAT, questions.next(TOKENS, false)).json();
      long asked = System.nanoTime();
      var receipt = answer.get("openledger").get("receipt").text();
      var path = "/api/v1/receipts/" + receipt + "/verify";
      long again = System.nanoTime();
      if (!client.post(path, "", Map.of()).ok()) {
        throw new IllegalStateException("a receipt could not be run again");
      }
      long made = System.nanoTime();
      if (i >= WARM_UP) {
        paid.add((asked - start) * 1e-6);
        unpaid.add((made - again) * 1e-6);
        extra.add(paid.getLast() - unpaid.getLast());
      }
    }
    int n = extra.size();
    add(run, "reservation-answer-p50", Quantiles.of(paid, 0.5), Quantiles.of(unpaid, 0.5), n);
    add(run, "reservation-answer-p99", Quantiles.of(paid, 0.99), Quantiles.of(unpaid, 0.99), n);
    for (var share : List.of(50, 99)) {
      double cost = Quantiles.of(extra, share / 100.0);
      run.report().add(new Measurement("reservation-p" + share, "ms", cost, null, 0, false, n));
    }
  }

  private static void add(Benchmark.Run run, String name, double paid, double unpaid, int n) {
    run.report().add(new Measurement(name, "ms", paid, PEER, unpaid, false, n));
  }
}
