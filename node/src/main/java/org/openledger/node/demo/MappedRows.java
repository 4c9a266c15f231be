package org.openledger.node.demo;

import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Draft;
import org.openledger.core.json.Json;
import org.openledger.node.RowFormat;

/// Rows as a mapping of the demonstration reads them, for a node to take in.
record MappedRows(RowMapping mapping) implements RowFormat.Reader {
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
    return switch (reason) {
      case BAD_CONTRIBUTOR -> RowFormat.Lack.CONTRIBUTOR;
      case LICENCE_MISSING -> RowFormat.Lack.LICENCE;
      case BAD_JSON,
          NOT_UTF8,
          MISSING_FIELD,
          BAD_ID,
          DUPLICATE_ID,
          LICENCE_NOT_ALLOWED,
          BAD_FRONT_MATTER,
          PERSONAL_DATA,
          SPAM,
          CONTROL_CHARACTERS,
          EMPTY,
          TOO_SHORT,
          TOO_LONG,
          LINE_TOO_LARGE,
          FILE_TOO_LARGE,
          BROKEN_FILE,
          NO_ROWS ->
          throw new AssertionError("no mapping of the demonstration refuses for " + reason);
    };
  }
}
