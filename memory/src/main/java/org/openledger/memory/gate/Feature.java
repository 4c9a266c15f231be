package org.openledger.memory.gate;

/// What is looked at to tell whether the best of what was found answers a question. Each is a whole
/// number of 2^-20; a term counts by its information in the Datanet, function words do not count.
public enum Feature {
  /// How near the question is to what the passage says.
  NEAR_TEXT,
  /// How near it is to what the record's contributor would be asked.
  NEAR_PROMPT,
  /// The square of the nearer of both: near is not twice half as near.
  NEAR_SQUARED,
  /// How much of the question's terms the passage or its prompt has.
  COVERED,
  /// How much of the prompt's terms the question has: whether it asks for the same and no less.
  PROMPT_COVERED,
  /// The most informative term of the question that the passage lacks, beside the most informative
  /// one there can be.
  MISSING,
  /// How much of the question's terms stands nowhere in the Datanet.
  UNKNOWN,
  /// How many of the question's numbers and designators the passage lacks.
  KEYS_MISSING,
  /// By how much the passage is ahead of the next cluster's.
  AHEAD_OF_NEXT,
  /// By how much it is ahead of the fifth.
  AHEAD_OF_FIFTH,
  /// How much more the best of the next four covers, where one does.
  COVERED_ELSEWHERE,
  /// The binary logarithm of how many terms the question has, in eighths.
  LENGTH;

  /// Units in 1.
  public static final int UNIT = 1 << 20;
}
