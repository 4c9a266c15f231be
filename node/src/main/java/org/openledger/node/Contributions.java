package org.openledger.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Visibility;
import org.openledger.node.SnapshotCounts.Count;

/// Requests to contribute as the stage understands them, and its results the other way round.
final class Contributions {
  private Contributions() {}

  static Datanet datanet(DatanetRequest wanted) {
    var profile =
        switch (wanted.form()) {
          case PROSE -> Profile.PROSE;
          case QUESTIONS -> Profile.QA;
        };
    var readers =
        switch (wanted.visibility()) {
          case PUBLIC -> Visibility.PUBLIC;
          case GATED -> Visibility.GATED;
          case PRIVATE -> Visibility.PRIVATE;
        };
    return new Datanet(
        wanted.id(),
        wanted.name(),
        wanted.summary(),
        profile,
        wanted.licences(),
        readers,
        wanted.owner());
  }

  static RowMapping mapping(RowFormat format) {
    return switch (format) {
      case RowFormat.QuestionAnswer() -> FieldMapping.questionAnswer();
      case RowFormat.Prose(int pieceCharsMax) -> FieldMapping.prose(pieceCharsMax);
      case RowFormat.Own(var reader) -> row -> mapped(reader.read(row));
    };
  }

  private static Mapped mapped(RowFormat.Meaning meaning) {
    return switch (meaning) {
      case RowFormat.Meaning.Records(var pieces) ->
          new Mapped.Drafts(pieces.stream().map(Contributions::draft).toList());
      case RowFormat.Meaning.Refused(var id, var lack, var detail) ->
          new Mapped.Refused(id, reason(lack), detail);
    };
  }

  private static Draft draft(RowFormat.Piece piece) {
    return new Draft(
        piece.id(),
        piece.document(),
        piece.contributor(),
        piece.licence(),
        piece.prompt(),
        piece.text());
  }

  private static Reason reason(RowFormat.Lack lack) {
    return switch (lack) {
      case CONTRIBUTOR -> Reason.BAD_CONTRIBUTOR;
      case LICENCE -> Reason.LICENCE_MISSING;
    };
  }

  static ImportLimits limits(ImportRequest.Limits limits) {
    return new ImportLimits(limits.piecesPerRowMax(), limits.recordsMax(), limits.every());
  }

  static Imported imported(ImportReport report) {
    var reasons = new LinkedHashMap<String, Long>();
    report.reasons().forEach((reason, rows) -> reasons.put(reason.name(), rows));
    return new Imported(
        report.source(),
        report.rows(),
        reasons,
        report.accepted(),
        report.complete(),
        report.unchanged());
  }

  static SnapshotCounts counts(SnapshotSummary summary) {
    var statistics = summary.statistics();
    return new SnapshotCounts(
        summary.ref(),
        Map.of(
            Count.RECORDS, (long) statistics.records(),
            Count.CONTRIBUTORS, (long) statistics.contributors(),
            Count.DUPLICATE_CLUSTERS, (long) statistics.duplicateClusters()));
  }
}
