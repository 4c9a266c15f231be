package org.openledger.contribute.intake;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.openledger.contribute.record.Draft;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// A mapping by field names, for JSON Lines whose objects are one record each.
///
/// @param ids fields of the record's and its document's id
/// @param contributor field of who is credited
/// @param licence where the licence stands
/// @param prompt field of the question, absent in prose
/// @param text field of the answer or the running text
/// @param pieceCharsMax long texts are split to about this many characters; 0 leaves them whole
public record FieldMapping(
    Ids ids,
    String contributor,
    Licence licence,
    Optional<String> prompt,
    String text,
    int pieceCharsMax)
    implements RowMapping {
  /// Field of other wordings of the question, a list of texts; absent where there are none.
  private static final String ALSO_ASKED = "alsoAsked";

  private static final String LICENCE = "licence";
  private static final String LICENSE = "license";

  /// Fields of ids.
  ///
  /// @param document absent if the record's own id is its document's too
  public record Ids(String record, Optional<String> document) {}

  /// Where the licence of a record stands.
  ///
  /// @param field absent if all records have `otherwise`
  /// @param otherwise licence of records that name none; empty refuses them
  public record Licence(Optional<String> field, String otherwise) {}

  /// Fields `id`, `contributor`, `licence`, `question`, `answer`, and `alsoAsked` where it is.
  public static FieldMapping questionAnswer() {
    return new FieldMapping(
        new Ids("id", Optional.empty()),
        "contributor",
        new Licence(Optional.of(LICENCE), ""),
        Optional.of("question"),
        "answer",
        0);
  }

  /// Fields `id`, `contributor`, `licence`, `text`; long texts are split at paragraph borders.
  public static FieldMapping prose(int pieceCharsMax) {
    return new FieldMapping(
        new Ids("id", Optional.empty()),
        "contributor",
        new Licence(Optional.of(LICENCE), ""),
        Optional.empty(),
        "text",
        pieceCharsMax);
  }

  /// The field in which the licence stands, in either spelling.
  private Optional<String> licence(Json row) {
    return licence
        .field()
        .filter(isIn(row))
        .or(() -> licence.field().filter(LICENCE::equals).map(_ -> LICENSE).filter(isIn(row)));
  }

  private static Predicate<String> isIn(Json row) {
    return field -> row.find(field).isPresent();
  }

  private static String text(Json row, String field) {
    return of(field, row.get(field), Json::text);
  }

  /// Reads a field, or says which one cannot be read.
  private static <T> T of(String field, Json value, Function<Json, T> reading) {
    try {
      return reading.apply(value);
    } catch (JsonException e) {
      throw new JsonException("the member \"" + field + "\": " + e.getMessage());
    }
  }

  @Override
  public Mapped map(Json row) {
    var recordId = text(row, ids.record());
    var who =
        row.find(contributor)
            .orElseThrow(() ->
                new JsonException(
                    "nobody is credited: say who wrote it in the member \"" + contributor + "\""));
    var draft =
        new Draft(
            recordId,
            ids.document().filter(isIn(row)).map(id -> text(row, id)).orElse(recordId),
            of(contributor, who, Json::text),
            licence(row).map(field -> text(row, field)).orElse(licence.otherwise()),
            prompt.isPresent() ? text(row, prompt.get()) : "",
            text(row, text),
            row.find(ALSO_ASKED)
                .map(wordings -> of(ALSO_ASKED, wordings, Json::texts))
                .orElse(List.of()));
    return pieceCharsMax == 0
        ? Mapped.of(draft)
        : new Mapped.Drafts(Pieces.of(draft, pieceCharsMax));
  }
}
