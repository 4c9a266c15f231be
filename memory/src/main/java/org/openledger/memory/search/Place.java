package org.openledger.memory.search;

import org.openledger.memory.passage.Passages.Passage;

/// A passage of a memory.
///
/// @param number in the order of records and, within one, of its text, from 0
/// @param record whose it is
/// @param passage where it stands in the record's text
public record Place(int number, Remembered record, Passage passage) {
  /// What the passage says.
  public String said() {
    return passage.span().of(record.text());
  }
}
