package org.openledger.contribute.intake;

import java.util.List;
import java.util.Optional;
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
        new Licence(Optional.of("licence"), ""),
        Optional.of("question"),
        "answer",
        0);
  }

  /// Fields `id`, `contributor`, `licence`, `text`; long texts are split at paragraph borders.
  public static FieldMapping prose(int pieceCharsMax) {
    return new FieldMapping(
        new Ids("id", Optional.empty()),
        "contributor",
        new Licence(Optional.of("licence"), ""),
        Optional.empty(),
        "text",
        pieceCharsMax);
  }

  @Override
  public Mapped map(Json row) {
    var recordId = row.get(ids.record()).text();
    var who =
        row.find(contributor)
            .orElseThrow(() ->
                new JsonException(
                    "nobody is credited: say who wrote it in the member \"" + contributor + "\""));
    var draft =
        new Draft(
            recordId,
            ids.document().flatMap(row::find).map(Json::text).orElse(recordId),
            who.text(),
            licence.field().flatMap(row::find).map(Json::text).orElse(licence.otherwise()),
            prompt.isPresent() ? row.get(prompt.get()).text() : "",
            row.get(text).text(),
            row.find(ALSO_ASKED).map(Json::texts).orElse(List.of()));
    return pieceCharsMax == 0
        ? Mapped.of(draft)
        : new Mapped.Drafts(Pieces.of(draft, pieceCharsMax));
  }
}
