package org.openledger.memory.search;

import org.openledger.memory.passage.Passages.Passage;

/// A passage that was found.
///
/// @param record whose it is
/// @param passage where it stands in the record's text
/// @param score what it was ordered by
/// @param signs what that was made from
public record Found(Remembered record, Passage passage, long score, Signs signs) {
  /// What speaks for a passage.
  ///
  /// @param text how near its text is to the question
  /// @param prompt how near the nearest of its record's prompts is, or its text where there is none
  /// @param prompts how near all of them are in the mean
  /// @param terms what of the question's terms stands in prompt or text, in units of 2^-10 bits
  public record Signs(Near text, Near prompt, Near prompts, int terms) {}

  /// A cosine.
  ///
  /// @param units of 2^-20
  public record Near(int units) {}

  /// What the passage says.
  public String said() {
    return passage.span().of(record.text());
  }
}
