package org.openledger.memory.gate;

/// What is looked at to tell whether the best of what was found answers a question. Each is a whole
/// number of 2^-20; a term counts by its information in the Datanet, function words do not count.
public enum Feature {
  /// How near the question is to what the passage says.
  NEAR_TEXT,
  /// How near it is to what the record's contributor would be asked.
  NEAR_PROMPT,
  /// How much of the question's terms the passage or its prompt has.
  COVERED,
  /// How much of the prompt's terms the question has: whether it asks for the same and no less.
  PROMPT_COVERED,
  /// How much of the question's terms is there, words for the same among them.
  LIKENED,
  /// The same of the prompt's terms in the question.
  PROMPT_LIKENED,
  /// The most informative term of the question that the passage lacks, beside the most informative
  /// one there can be.
  MISSING,
  /// How much of the question's terms stands nowhere in the Datanet.
  UNKNOWN,
  /// How much nearer the passage's text is than any other's; negative where another is nearer.
  TEXT_AHEAD,
  /// The same of prompts.
  PROMPT_AHEAD,
  /// How much more of the question's terms it has than any other; negative likewise.
  COVERED_AHEAD,
  /// The same with words for the same.
  LIKENED_AHEAD,
  /// By how much it is ahead of the next cluster's passage.
  AHEAD_OF_NEXT,
  /// By how much it is ahead of the mean of those behind the fifth: whether the question is about
  /// something, or near everything alike.
  STANDS_OUT,
  /// How near the question is to all prompts of the passage's record in the mean: whoever asks for
  /// something else in the words of one of them is far from the others.
  NEAR_PROMPTS,
  /// How much nearer than to any other's.
  PROMPTS_AHEAD;

  /// Units in 1.
  public static final int UNIT = 1 << 20;
}
