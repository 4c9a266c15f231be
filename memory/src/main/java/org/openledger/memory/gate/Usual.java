package org.openledger.memory.gate;

/// What a passage that answers a question has beside it in a Datanet of hundreds of records: so
/// much of each sign has the best of the others. Of a Datanet with fewer passages than are looked
/// at, nobody knows what else there would be: the only one is ahead of nothing by all that it has,
/// and would seem the surest answer there can be.
///
/// @param text nearness, as the following in units of 2^-20
/// @param prompt the same to the record's prompt
/// @param prompts to all of its prompts in the mean
/// @param covered the question's terms, as they are written
/// @param likened with words for the same
/// @param next its score
/// @param behind the mean score of those behind the fifth
record Usual(int text, int prompt, int prompts, int covered, int likened, int next, int behind) {
  /// Nothing need be added.
  static final Usual NOTHING = new Usual(0, 0, 0, 0, 0, 0, 0);

  /// Medians of what people asked of the Datanets in `examples/`: .46, .58, .34, .45, .60, 1.40,
  /// .95.
  static final Usual BEHIND =
      new Usual(482_345, 608_174, 356_516, 471_859, 629_146, 1_468_006, 996_147);
}
