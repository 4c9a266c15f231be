package org.openledger.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.openledger.core.flow.ContributorId;
import org.openledger.core.json.Json;
import org.openledger.node.SnapshotCounts.Count;

/// Requests to contribute as the stage understands them, and its results the other way round.
final class Contributions {
  private static final String CONTRIBUTOR = "contributor";

  /// About as much as a passage that is quoted.
  private static final int PIECE_CHARS = 1_200;

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

  static DatanetRequest described(Datanet datanet) {
    return new DatanetRequest(
        datanet.id(),
        datanet.name(),
        datanet.summary(),
        switch (datanet.profile()) {
          case PROSE -> DatanetRequest.Form.PROSE;
          case QA -> DatanetRequest.Form.QUESTIONS;
        },
        datanet.licences(),
        switch (datanet.visibility()) {
          case PUBLIC -> DatanetRequest.Visibility.PUBLIC;
          case GATED -> DatanetRequest.Visibility.GATED;
          case PRIVATE -> DatanetRequest.Visibility.PRIVATE;
        },
        datanet.owner());
  }

  /// What the rows of a Datanet are.
  static RowFormat format(Profile profile) {
    return switch (profile) {
      case PROSE -> new RowFormat.Prose(PIECE_CHARS);
      case QA -> new RowFormat.QuestionAnswer();
    };
  }

  static RowMapping mapping(RowFormat format) {
    return switch (format) {
      case RowFormat.QuestionAnswer() -> FieldMapping.questionAnswer();
      case RowFormat.Prose(int pieceCharsMax) -> FieldMapping.prose(pieceCharsMax);
      case RowFormat.Own(var reader) -> row -> mapped(reader.read(row));
      case RowFormat.By(var contributor, var rows) -> {
        var mapping = mapping(rows);
        yield row -> by(contributor, row).map(mapping::map).orElseGet(() -> another(row));
      }
    };
  }

  /// The row as a contributor's own, unless it names another.
  private static Optional<Json> by(ContributorId contributor, Json row) {
    var members = new TreeMap<>(row.members());
    var named = members.putIfAbsent(CONTRIBUTOR, Json.of(contributor.value()));
    return named == null || named.text().equals(contributor.value())
        ? Optional.of(new Json.Obj(members))
        : Optional.empty();
  }

  private static Mapped another(Json row) {
    return new Mapped.Refused(
        row.find("id").map(Json::text).orElse(""),
        Reason.BAD_CONTRIBUTOR,
        "this key contributes for itself; records of others need the role curate");
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
        piece.text(),
        piece.alsoAsked());
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
    var first =
        report.first().stream()
            .map(row ->
                new Imported.Row(
                    row.recordId(), row.line(), row.reason().name(), row.column(), row.detail()))
            .toList();
    return new Imported(
        report.source(),
        report.rows(),
        new Imported.Refusals(reasons, first),
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
