package org.openledger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.ProcessTree;
import org.openledger.core.files.KeyFile;

/// What honest clients notice while others do their worst, beside the same clients alone.
public final class OverloadBenchmark {
  private static final int SECONDS = 600;
  private static final int ALONE_SECONDS_MIN = 20;
  private static final int REFUSED = 20;
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final String ALONE = "without load";
  private static final double MEBI = 1 << 20;

  private OverloadBenchmark() {}

  /// The benchmark, which reports several measurements of one run.
  public static Benchmark benchmark() {
    return new Benchmark(
        "overload", "honest clients beside everybody who does their worst", OverloadBenchmark::run);
  }

  private static void run(Benchmark.Run run) {
    try (var place = run.place()) {
      var home = place.copy("overload");
      try (var node = NodeProcess.start(place.program(), home, List.of("--no-demo"), List.of())) {
        node.awaitReady(START_MAX);
        measure(run, node, KeyFile.keyFor(home, ""));
      }
      place.delete(home);
    }
  }

  private static void measure(Benchmark.Run run, NodeProcess node, String key) {
    var subject = Subject.of(node);
    int seconds = run.seconds(SECONDS);
    var address = node.address();
    var aloneFor = Duration.ofSeconds(Math.max(ALONE_SECONDS_MIN, seconds / 4));
    // Whoever comes first would wait for the compiler.
    Watch.during(WARM_UP, address, key, node.handle(), subject);
    var alone = Watch.during(aloneFor, address, key, node.handle(), subject);
    Watch loaded;
    try (var overload = Overload.begin(address, key, subject, 1)) {
      loaded = Watch.during(Duration.ofSeconds(seconds), address, key, node.handle(), subject);
      run.remarks().println("overload: " + overload.summary());
    }
    run.remarks().println("overload: readyz " + loaded.ready.summary());
    run.remarks().println("overload: honest " + loaded.honest.summary());
    report(run, "overload-readyz-p50", alone.ready, loaded.ready, 0.5);
    report(run, "overload-readyz-p99", alone.ready, loaded.ready, 0.99);
    report(run, "overload-honest-p50", alone.honest, loaded.honest, 0.5);
    report(run, "overload-honest-p99", alone.honest, loaded.honest, 0.99);
    add(run, "overload-resident", "MiB", loaded.residentMax() / MEBI, alone.residentMax() / MEBI);
    refusals(run, node, new NodeClient(address, key), subject.model());
    double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    run.report().add(new Measurement("overload-machine", "load", average, null, 0, false, 1));
  }

  /// The processor time of a request that is refused, of the node and all that it started.
  private static void refusals(
      Benchmark.Run run, NodeProcess node, NodeClient client, String model) {
    var prompt = Overload.longPrompt(model);
    LockSupport.parkNanos(REST.toNanos());
    long start = System.nanoTime();
    var before = ProcessTree.processor(node.handle());
    LockSupport.parkNanos(REST.toNanos());
    double idle =
        ProcessTree.processor(node.handle()).minus(before).toNanos()
            / (double) (System.nanoTime() - start);
    start = System.nanoTime();
    before = ProcessTree.processor(node.handle());
    try {
      for (int i = 0; i < REFUSED; i++) {
        var reply = client.post(Overload.CHAT, prompt, Map.of());
        if (reply.ok()) {
          throw new IllegalStateException("a prompt of 1 MiB was answered");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a prompt of 1 MiB was not answered", e);
    } finally {
      client.close();
    }
    double used = ProcessTree.processor(node.handle()).minus(before).toNanos();
    double each = (used - idle * (System.nanoTime() - start)) / REFUSED * 1e-6;
    run.report()
        .add(new Measurement("overload-refusal", "ms", Math.max(0, each), null, 0, false, REFUSED));
  }

  private static void report(
      Benchmark.Run run, String name, Latencies alone, Latencies loaded, double share) {
    run.report()
        .add(
            new Measurement(
                name,
                "ms",
                loaded.quantile(share),
                ALONE,
                alone.quantile(share),
                false,
                loaded.count()));
  }

  private static void add(Benchmark.Run run, String name, String unit, double ours, double alone) {
    run.report().add(new Measurement(name, unit, ours, ALONE, alone, false, 1));
  }
}
