package org.openledger.node.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.node.DatanetRequest;
import org.openledger.node.NodeConfig;

/// The Datanets that come with the program, written for it.
final class Examples {
  /// All of them.
  static final List<DatanetRequest> ALL =
      List.of(
          example("tidepools", "Tide pools", "Questions and answers about the rocky shore."),
          example(
              "smart-contract-security",
              "Smart contract security",
              "How contracts are attacked, written safely and audited."),
          example(
              "environmental-monitoring",
              "Environmental monitoring",
              "Sensors of air and water, the quality of their readings, and what they mean."));

  private Examples() {}

  private static DatanetRequest example(String id, String name, String summary) {
    return new DatanetRequest(
        new DatanetId(id),
        name,
        summary,
        DatanetRequest.Form.QUESTIONS,
        new TreeSet<>(List.of("CC-BY-4.0", "CC0-1.0")),
        DatanetRequest.Visibility.PUBLIC,
        "local");
  }

  /// Whether a snapshot is of one of them.
  static boolean has(SnapshotRef snapshot) {
    return ALL.stream().anyMatch(example -> example.id().equals(snapshot.datanet()));
  }

  /// Where its records are.
  static Path file(DatanetId id) {
    return NodeConfig.programRoot()
        .resolve("examples")
        .resolve(id.value())
        .resolve(id.value() + ".jsonl");
  }
}
