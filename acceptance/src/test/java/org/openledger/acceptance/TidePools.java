package org.openledger.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.core.flow.DatanetId;
import org.openledger.node.Contributing;
import org.openledger.node.DatanetRequest;
import org.openledger.node.DatanetRequest.Form;
import org.openledger.node.DatanetRequest.Visibility;
import org.openledger.node.ImportRequest;
import org.openledger.node.RowFormat;
import org.openledger.node.Training;
import org.openledger.node.TrainingPlan;

/// The example Datanet, and a training plan small enough for a test.
final class TidePools {
  static final TrainingPlan PLAN =
      TrainingPlan.DEFAULT.measuredBy(new TrainingPlan.Measuring(2, 0.5, 2), 2);

  static final Training.Watching WATCHING = Training.Watching.NONE;

  private TidePools() {}

  static DatanetRequest importInto(Contributing contributing) throws IOException {
    var file = Path.of("examples", "tidepools", "tidepools.jsonl");
    var licences = new TreeSet<>(List.of("CC0-1.0"));
    var id = new DatanetId("tidepools");
    var datanet =
        new DatanetRequest(
            id, "Tide pools", "", Form.QUESTIONS, licences, Visibility.PUBLIC, "local");
    contributing.create(datanet);
    try (var in = Files.newInputStream(file)) {
      var format = new RowFormat.QuestionAnswer();
      var request = new ImportRequest(id, "tidepools.jsonl", format, ImportRequest.Limits.NONE);
      contributing.importRows(request, in);
    }
    return datanet;
  }
}
