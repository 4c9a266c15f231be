package org.openledger.bench.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.node.Completion;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.Workplace;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.verify.Pins;
import org.openledger.verify.Verifier;

/// Takes honest bundles and roots of trust from a node, and forges from them.
final class ForgeTorture {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int TOKENS = 8;
  private static final int ASKED_MAX = 50;

  private ForgeTorture() {}

  static Outcome run(Workplace place, long seed, long bundles, PrintWriter remarks) {
    var home = place.copy("forge");
    NativeFolder.keepIn(home);
    var honest = new ArrayList<Json>();
    var pins = gather(place, home, seed, honest);
    var bases = Path.of(System.getProperty("openledger.root", "")).resolve("bases");
    var shipped = Files.isDirectory(bases) ? Optional.of(bases) : Optional.<Path>empty();
    var forge = new Forge(new Verifier(home.resolve("models"), shipped, pins), honest);
    long start = System.nanoTime();
    forge.single();
    long single = forge.shown();
    remarks.printf("%d changes of one value were shown%n", single);
    remarks.flush();
    forge.fuzz(seed, bundles);
    var outcome = forge.outcome(single, (System.nanoTime() - start) * 1e-9);
    place.delete(home);
    return outcome;
  }

  /// Asks twice, closes the epoch, asks once more: bundles with and without proof of inclusion.
  private static Pins gather(Workplace place, Path home, long seed, List<Json> honest) {
    try (var node = NodeProcess.start(place.program(), home, List.of("--no-demo"), List.of());
        var client = ready(node)) {
      var questions = new Questions(Subject.of(client), CounterRandom.of(seed, "forge questions"));
      var ids = new ArrayList<String>();
      ids.add(ask(client, questions));
      ids.add(ask(client, questions));
      long open = client.get("/api/v1/earnings").json().get("openEpoch").asLong();
      client.post("/api/v1/epochs", Json.object().put("epoch", open).build());
      ids.add(ask(client, questions));
      for (var id : ids) {
        honest.add(client.get("/api/v1/receipts/" + id + "/bundle").json());
      }
      return Pins.fromJson(client.get("/api/v1/roots").json());
    } catch (IOException e) {
      throw new UncheckedIOException("the node gave no bundle", e);
    }
  }

  private static NodeClient ready(NodeProcess node) {
    node.awaitReady(START_MAX);
    return node.client();
  }

  private static String ask(NodeClient client, Questions questions) throws IOException {
    for (int i = 0; i < ASKED_MAX; i++) {
      var reply = client.post("/v1/chat/completions", questions.next(TOKENS, false));
      var receipt = new Completion(reply.json()).receipt();
      if (receipt.isPresent()) {
        return receipt.get();
      }
    }
    throw new Fault(Code.IO, "the node answered none of %d questions".formatted(ASKED_MAX));
  }
}
