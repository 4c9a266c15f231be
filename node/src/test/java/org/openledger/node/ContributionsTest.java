package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.json.Json;

/// What contributors ask for, as the stage takes it, and what it answers.
class ContributionsTest {
  private static final Json ROW =
      Json.parse(
          """
          {"id":"r","contributor":"ann","licence":"MIT","question":"Why?","answer":"So.",
           "text":"Running text."}
          """);

  @Test
  void aDatanetKeepsEverythingThatWasSaidOfIt() {
    var made = Contributions.datanet(request(DatanetRequest.Form.PROSE));
    assertThat(made.profile()).isEqualTo(Profile.PROSE);
    assertThat(made.visibility()).isEqualTo(Visibility.GATED);
    assertThat(made.licences()).containsExactly("MIT");
    assertThat(List.of(made.name(), made.summary(), made.owner()))
        .containsExactly("Tides", "Shore.", "olga");
    assertThat(Contributions.datanet(request(DatanetRequest.Form.QUESTIONS)).profile())
        .isEqualTo(Profile.QA);
  }

  @Test
  void rowsMeanWhatTheirFormatSays() {
    var asked = new Draft("r", "r", "ann", "MIT", "Why?", "So.");
    assertThat(Contributions.mapping(new RowFormat.QuestionAnswer()).map(ROW))
        .isEqualTo(Mapped.of(asked));
    assertThat(Contributions.mapping(new RowFormat.Prose(1_000)).map(ROW))
        .isEqualTo(Mapped.of(new Draft("r/0001", "r", "ann", "MIT", "", "Running text.")));
    var piece = new RowFormat.Piece("r", "r", "ann", "MIT", "Why?", "So.", List.of("How come?"));
    assertThat(own(new RowFormat.Meaning.Records(List.of(piece))))
        .isEqualTo(
            Mapped.of(new Draft("r", "r", "ann", "MIT", "Why?", "So.", List.of("How come?"))));
  }

  @Test
  void aRowThatLacksSomethingIsRefusedForIt() {
    assertThat(own(new RowFormat.Meaning.Refused("r", RowFormat.Lack.LICENCE, "none")))
        .isEqualTo(new Mapped.Refused("r", Reason.LICENCE_MISSING, "none"));
    assertThat(own(new RowFormat.Meaning.Refused("r", RowFormat.Lack.CONTRIBUTOR, "nobody")))
        .isEqualTo(new Mapped.Refused("r", Reason.BAD_CONTRIBUTOR, "nobody"));
  }

  @Test
  void limitsAreCheckedByTheStage() {
    assertThatThrownBy(() -> Contributions.limits(new ImportRequest.Limits(1, 1, 0)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void reasonsAreCountedByTheirWordsInTheStagesOrder() {
    var counts = new EnumMap<ImportReport.Count, Long>(ImportReport.Count.class);
    for (var count : ImportReport.Count.values()) {
      counts.put(count, 1L + count.ordinal());
    }
    var reasons = Map.of(Reason.TOO_SHORT, 2L, Reason.BAD_JSON, 3L);
    var report =
        new ImportReport("a.jsonl", new TreeMap<>(counts), new TreeMap<>(reasons), List.of(), true);
    var imported = Contributions.imported(report);
    assertThat(imported.reasons().toString()).isEqualTo("{BAD_JSON=3, TOO_SHORT=2}");
    assertThat(imported.rejected()).isEqualTo(5);
    assertThat(List.of(imported.rows(), imported.accepted(), imported.unchanged()))
        .containsExactly(1L, 2L, 3L);
  }

  private static Mapped own(RowFormat.Meaning meaning) {
    return Contributions.mapping(new RowFormat.Own(_ -> meaning)).map(ROW);
  }

  private static DatanetRequest request(DatanetRequest.Form form) {
    return new DatanetRequest(
        new DatanetId("tides"),
        "Tides",
        "Shore.",
        form,
        new TreeSet<>(List.of("MIT")),
        DatanetRequest.Visibility.GATED,
        "olga");
  }
}
