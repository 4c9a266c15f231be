package org.openledger.memory.credit;

import org.openledger.core.flow.Attribution.Range;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;

/// A sentence of an answer, quoted from a record.
///
/// @param from the passage that was found
/// @param sentence where it stands in the record's text, within that passage
/// @param answer where it stands in the answer, in code points
public record Quoted(Found from, Span sentence, Range answer) {
  public Quoted {
    if (sentence.end() > from.record().text().length()) {
      throw new IllegalArgumentException(
          "a sentence up to %d of a text of %d code units"
              .formatted(sentence.end(), from.record().text().length()));
    }
  }

  /// What it says.
  public String said() {
    return sentence.of(from.record().text());
  }
}
