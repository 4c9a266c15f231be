package org.openledger.memory.index;

/// What a part's file holds, one after the other: each so many rows of so many bytes.
enum Section {
  /// Commitment, cluster; numbers of Datanet's and contributor's names; passages; 1 if the prompt
  /// has a vector, else 0; bytes of prompt and of text.
  RECORDS(2 * 32 + 6 * 4),
  /// Sentences, terms of prompt and passage, distinct ones.
  PASSAGES(3 * 4),
  /// First code unit, and one past the last.
  SENTENCES(2 * 4),
  /// Number of a term, and how often it stands there: by passage, terms ascending.
  COUNTS(2 * 4),
  /// Bytes of each term, in the order of their bytes.
  TERMS(4),
  TERM_TEXT(1),
  /// Bytes of each name.
  NAMES(4),
  NAME_TEXT(1),
  /// Prompt and text of each record, in UTF-8.
  TEXT(1),
  /// A row of the vectors' length for each passage.
  TEXT_VECTORS(0),
  /// One for each record whose prompt has a vector.
  PROMPT_VECTORS(0);

  private final int width;

  Section(int width) {
    this.width = width;
  }

  /// Bytes of a row.
  int width(int dimension) {
    return width == 0 ? dimension : width;
  }
}
