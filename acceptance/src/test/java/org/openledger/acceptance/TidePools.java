package org.openledger.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.openledger.attribute.card.Card;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.DatanetId;
import org.openledger.node.Contributing;
import org.openledger.node.Training;
import org.openledger.node.TrainingPlan;

/// The example Datanet, and a training plan small enough for a test.
final class TidePools {
  static final TrainingPlan PLAN = TrainingPlan.DEFAULT.measuredBy(new Card.Plan(2, 0.5, 2, 1), 2);

  static final Training.Watching WATCHING = Training.Watching.NONE;

  private TidePools() {}

  static Datanet importInto(Contributing contributing) throws IOException {
    var file = Path.of("examples", "tidepools", "tidepools.jsonl");
    var licences = new TreeSet<>(List.of("CC0-1.0"));
    var id = new DatanetId("tidepools");
    var datanet =
        new Datanet(id, "Tide pools", "", Profile.QA, licences, Visibility.PUBLIC, "local");
    contributing.create(datanet);
    try (var in = Files.newInputStream(file)) {
      var mapping = FieldMapping.questionAnswer();
      var request =
          new Contributing.ImportRequest(id, "tidepools.jsonl", mapping, ImportLimits.NONE);
      contributing.importRows(request, in);
    }
    return datanet;
  }
}
