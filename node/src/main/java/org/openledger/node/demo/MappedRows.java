package org.openledger.node.demo;

import java.util.Map;
import java.util.Optional;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Draft;
import org.openledger.core.json.Json;
import org.openledger.node.RowFormat;

/// Rows as a mapping of the demonstration reads them, for a node to take in.
record MappedRows(RowMapping mapping) implements RowFormat.Reader {
  /// What [Mappings] refuse rows for.
  private static final Map<Reason, RowFormat.Lack> LACKS =
      Map.of(
          Reason.BAD_CONTRIBUTOR, RowFormat.Lack.CONTRIBUTOR,
          Reason.LICENCE_MISSING, RowFormat.Lack.LICENCE);

  @Override
  public RowFormat.Meaning read(Json row) {
    return switch (mapping.map(row)) {
      case Mapped.Drafts(var drafts) ->
          new RowFormat.Meaning.Records(drafts.stream().map(MappedRows::piece).toList());
      case Mapped.Refused(var id, var reason, var detail) ->
          new RowFormat.Meaning.Refused(id, lack(reason), detail);
    };
  }

  private static RowFormat.Piece piece(Draft draft) {
    return new RowFormat.Piece(
        draft.id(),
        draft.document(),
        draft.contributor(),
        draft.licence(),
        draft.prompt(),
        draft.text(),
        draft.alsoAsked());
  }

  private static RowFormat.Lack lack(Reason reason) {
    return Optional.ofNullable(LACKS.get(reason))
        .orElseThrow(
            () -> new AssertionError("no mapping of the demonstration refuses for " + reason));
  }
}
