package org.openledger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.node.Completion;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.ProcessTree;
import org.openledger.bench.node.Reply;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.random.CounterRandom;

/// What reserving, signing and debiting cost per answer: an answer that is paid for beside the same
/// answer made again for nothing, which does all else.
public final class ReservationBenchmark {
  private static final int SECONDS = 60;
  private static final int WARM_UP = 100;
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
          var random = CounterRandom.of(1, "reservation");
          var questions = new Questions(Subject.of(client), random);
          new Measuring(node.handle(), client, questions).run(run);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the node does not answer", e);
      }
      place.delete(home);
    }
  }

  /// A reply, how long it took, and what processors spent on it.
  private record Timed(Reply reply, double millis, double processorMillis) {}

  /// One kind of answers: how long each took, and what processors spent on all.
  private static final class Side {
    final List<Double> millis = new ArrayList<>();
    double processorMillis;

    void add(Timed one) {
      millis.add(one.millis());
      processorMillis += one.processorMillis();
    }

    double perAnswer() {
      return processorMillis / Math.max(1, millis.size());
    }
  }

  /// The two kinds in turn.
  private static final class Measuring {
    private final ProcessHandle process;
    private final NodeClient client;
    private final Questions questions;
    private final Side paid = new Side();
    private final Side unpaid = new Side();

    Measuring(ProcessHandle process, NodeClient client, Questions questions) {
      this.process = process;
      this.client = client;
      this.questions = questions;
    }

    void run(Benchmark.Run run) throws IOException {
      var warm = new Side();
      for (int i = 0; i < WARM_UP; i++) {
        both(warm, new Side());
      }
      if (warm.millis.isEmpty()) {
        throw new Fault(Code.IO, "the node answered none of %d questions".formatted(WARM_UP));
      }
      long end = System.nanoTime() + Duration.ofSeconds(run.seconds(SECONDS)).toNanos();
      while (paid.millis.isEmpty() || System.nanoTime() < end) {
        both(paid, unpaid);
      }
      var extra =
          IntStream.range(0, paid.millis.size())
              .mapToObj(i -> paid.millis.get(i) - unpaid.millis.get(i))
              .toList();
      report(run, "reservation-answer-p50", 0.5);
      report(run, "reservation-answer-p99", 0.99);
      add(run, "reservation-p50", Quantiles.of(extra, 0.5), null, 0);
      add(run, "reservation-p99", Quantiles.of(extra, 0.99), null, 0);
      add(run, "reservation-processor", paid.perAnswer(), PEER, unpaid.perAnswer());
    }

    private void both(Side pays, Side repeats) throws IOException {
      var body = questions.next(TOKENS, false).compact();
      var paying = timed(Overload.CHAT, body);
      var receipt = new Completion(paying.reply().json()).receipt();
      if (receipt.isPresent()) { // or nothing was paid
        pays.add(paying);
        repeats.add(timed("/api/v1/receipts/" + receipt.get() + "/verify", ""));
      }
    }

    private Timed timed(String path, String body) throws IOException {
      var before = ProcessTree.processor(process);
      long start = System.nanoTime();
      var reply = client.post(path, body, Map.of());
      double millis = (System.nanoTime() - start) * 1e-6;
      double processor = ProcessTree.processor(process).minus(before).toNanos() * 1e-6;
      if (!reply.ok()) {
        throw new IllegalStateException(path + " was answered " + reply.status());
      }
      return new Timed(reply, millis, processor);
    }

    private void report(Benchmark.Run run, String name, double share) {
      double ours = Quantiles.of(paid.millis, share);
      add(run, name, ours, PEER, Quantiles.of(unpaid.millis, share));
    }

    private void add(
        Benchmark.Run run, String name, double ours, @Nullable String peer, double theirs) {
      run.report().add(new Measurement(name, "ms", ours, peer, theirs, false, paid.millis.size()));
    }
  }
}
