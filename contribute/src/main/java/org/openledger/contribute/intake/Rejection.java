package org.openledger.contribute.intake;

import org.openledger.contribute.record.CanonicalText;

/// A row that was not accepted: where it stands and why.
///
/// @param source the file's name as given to the import
/// @param line line number from 1, 0 where there is no line
/// @param column column from 1, 0 where it has no meaning
/// @param recordId the record's id, empty where the row was not understood so far
public record Rejection(
    String source, long line, int column, String recordId, Reason reason, String detail) {
  private static final int DETAIL_CHARS_MAX = 300;

  public Rejection {
    detail = CanonicalText.printable(detail, DETAIL_CHARS_MAX);
    recordId = CanonicalText.printable(recordId, DETAIL_CHARS_MAX);
  }

  @Override
  public String toString() {
    var place = column > 0 ? line + ":" + column : Long.toString(line);
    var subject = recordId.isEmpty() ? "" : " " + recordId;
    return source + ":" + place + subject + " " + reason + " " + detail;
  }
}
