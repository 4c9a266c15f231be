package org.openledger.bench.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openledger.bench.measurement.Benchmark;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;

/// A fresh node with its examples, for as long as a benchmark asks it.
final class ExampleNode {
  private static final Duration START_MAX = Duration.ofMinutes(3);

  private ExampleNode() {}

  /// What a benchmark does with it.
  @FunctionalInterface
  interface Asking {
    /// Asks the node.
    ///
    /// @param examples the folder of what it was loaded with
    void ask(NodeClient client, Path examples) throws IOException;
  }

  /// The name of the model that quotes a Datanet.
  static String model(String datanet) {
    return "nano:" + datanet;
  }

  /// Starts one in a home of a name, waits until it sells a model of each example, and asks.
  static void with(Benchmark.Run run, String name, Asking asking) {
    var examples = Path.of(System.getProperty("openledger.root", "")).resolve("examples");
    try (var place = run.place()) {
      var home = place.fresh(name);
      try (var node = NodeProcess.start(place.program(), home, List.of(), List.of())) {
        boolean ready = node.awaitReady(START_MAX);
        try (var client = node.client()) {
          if (!ready || !node.await(START_MAX, () -> hasAll(client))) {
            throw new IllegalStateException("the node is not ready:\n" + node.printed());
          }
          asking.ask(client, examples);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the node does not answer", e);
      }
      place.delete(home);
    }
  }

  private static boolean hasAll(NodeClient client) {
    try {
      var listed = client.get("/v1/models");
      return listed.ok()
          && Examples.NAMES.stream()
              .allMatch(name -> listed.body().contains('"' + model(name) + '@'));
    } catch (IOException _) {
      return false;
    }
  }
}
