package org.openledger.contribute.intake;

import java.util.Optional;
import org.openledger.contribute.record.Draft;
import org.openledger.core.json.Json;

/// A mapping by field names, for JSON Lines whose objects are one record each.
///
/// @param document field of the document's id, if records name one; otherwise the record's own id
/// @param prompt field of the question, absent in prose
/// @param licence field of the licence, absent if all records have `licenceOtherwise`
/// @param licenceOtherwise licence of records that name none; empty refuses them
/// @param pieceCharsMax long texts are split to about this many characters; 0 leaves them whole
public record FieldMapping(
    String id,
    Optional<String> document,
    String contributor,
    Optional<String> licence,
    String licenceOtherwise,
    Optional<String> prompt,
    String text,
    int pieceCharsMax)
    implements RowMapping {

  /// Fields `id`, `contributor`, `licence`, `question`, `answer`.
  public static FieldMapping questionAnswer() {
    return new FieldMapping(
        "id",
        Optional.empty(),
        "contributor",
        Optional.of("licence"),
        "",
        Optional.of("question"),
        "answer",
        0);
  }

  /// Fields `id`, `contributor`, `licence`, `text`; long texts are split at paragraph borders.
  public static FieldMapping prose(int pieceCharsMax) {
    return new FieldMapping(
        "id",
        Optional.empty(),
        "contributor",
        Optional.of("licence"),
        "",
        Optional.empty(),
        "text",
        pieceCharsMax);
  }

  @Override
  public Mapped map(Json row) {
    var recordId = row.get(id).text();
    var draft =
        new Draft(
            recordId,
            document.flatMap(row::find).map(Json::text).orElse(recordId),
            row.get(contributor).text(),
            licence.flatMap(row::find).map(Json::text).orElse(licenceOtherwise),
            prompt.isPresent() ? row.get(prompt.get()).text() : "",
            row.get(text).text());
    return pieceCharsMax == 0
        ? Mapped.of(draft)
        : new Mapped.Drafts(Pieces.of(draft, pieceCharsMax));
  }
}
