package org.openledger.node;

import java.util.List;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.json.Json;

/// What the JSON object on a line of a file means.
public sealed interface RowFormat {
  /// Fields `id`, `contributor`, `licence`, `question`, `answer`, and `alsoAsked` where it is.
  record QuestionAnswer() implements RowFormat {}

  /// Fields `id`, `contributor`, `licence`, `text`.
  ///
  /// @param pieceCharsMax long texts are split at paragraphs to about this many characters
  record Prose(int pieceCharsMax) implements RowFormat {}

  /// A form that whoever hands the rows in reads by himself.
  record Own(Reader reader) implements RowFormat {}

  /// Rows of one contributor, whom they need not name and may not name others beside.
  record By(ContributorId contributor, RowFormat rows) implements RowFormat {}

  /// Reads a row.
  @FunctionalInterface
  interface Reader {
    /// What a row means.
    ///
    /// @throws org.openledger.core.json.JsonException if a field is absent or of another type
    Meaning read(Json row);
  }

  /// What a row means: records, or why there is none.
  sealed interface Meaning {
    /// The records of a row, in order.
    record Records(List<Piece> pieces) implements Meaning {
      public Records {
        pieces = List.copyOf(pieces);
      }
    }

    /// The row as a whole is refused.
    ///
    /// @param id what the row calls itself
    /// @param lack what it does not say
    /// @param detail the same for people
    record Refused(String id, Lack lack, String detail) implements Meaning {}
  }

  /// What a row must say and does not.
  enum Lack {
    CONTRIBUTOR,
    LICENCE
  }

  /// A record as its source gives it.
  ///
  /// @param id unique in the Datanet
  /// @param document what it is a piece of
  /// @param contributor handle or name of who is credited
  /// @param licence SPDX identifier, empty if the source names none
  /// @param prompt what is asked, empty in prose
  /// @param text the answer, or running text
  /// @param alsoAsked how else it is asked
  record Piece(
      String id,
      String document,
      String contributor,
      String licence,
      String prompt,
      String text,
      List<String> alsoAsked) {
    public Piece {
      alsoAsked = List.copyOf(alsoAsked);
    }
  }
}
