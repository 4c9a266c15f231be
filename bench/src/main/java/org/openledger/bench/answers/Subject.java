package org.openledger.bench.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;

/// What a node of the demonstration is asked: a model, and questions that the records it quotes
/// were written for.
///
/// @param model the first that the node lists of an example
public record Subject(String model, List<String> questions) {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("openledger.root", "")).resolve("examples");

  /// Copies the list.
  public Subject {
    questions = List.copyOf(questions);
  }

  /// What a node can be asked.
  public static Subject of(NodeProcess node) {
    try (var client = node.client()) {
      return of(client);
    } catch (IOException e) {
      throw new UncheckedIOException("the node lists no models", e);
    }
  }

  /// What a node can be asked.
  public static Subject of(NodeClient client) throws IOException {
    return of(client.get("/api/v1/models").json());
  }

  static Subject of(Json list) {
    var models = list.get("models").items();
    for (var model : models) {
      for (var snapshot : model.get("snapshots").items()) {
        var name = snapshot.get("datanet").text();
        var rows = EXAMPLES.resolve(name).resolve(name + ".jsonl");
        if (Files.isRegularFile(rows)) {
          var questions = Lines.of(rows).stream().map(row -> row.get("question").text()).toList();
          return new Subject(model.get("id").text(), questions);
        }
      }
    }
    throw new Fault(Code.IO, "the node has no model of an example; it lists " + models);
  }
}
