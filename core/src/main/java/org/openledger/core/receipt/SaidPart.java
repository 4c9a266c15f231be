package org.openledger.core.receipt;

import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.SamplingHash;

/// What was said: hashes of the question, the answer and the settings between them, and the tokens
/// that are charged for. The texts themselves are in no receipt.
///
/// @param prompt what was read
/// @param answer what was written
/// @param sampling how the answer's tokens were chosen
public record SaidPart(Prompt prompt, Answer answer, SamplingHash sampling) {
  /// The question as a receipt has it.
  ///
  /// @param tokens tokens read
  public record Prompt(PromptHash hash, long tokens) {
    public Prompt {
      requireCount(tokens);
    }
  }

  /// The answer as a receipt has it.
  ///
  /// @param tokens tokens written
  public record Answer(AnswerHash hash, long tokens) {
    public Answer {
      requireCount(tokens);
    }
  }

  private static void requireCount(long tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException("a count of tokens is never negative: " + tokens);
    }
  }
}
