package org.openledger.core.receipt;

import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.hash.Hash;

/// What was said: hashes of the question, the answer and the settings between them, and the tokens
/// that are charged for. The texts themselves are in no receipt.
///
/// @param prompt what was read
/// @param answer what was written
/// @param sampling how the answer's tokens were chosen
public record SaidPart(Prompt prompt, Answer answer, SamplingHash sampling) {
  static final String TYPE =
      "Said(bytes32 prompt,uint64 promptTokens,bytes32 answer,uint64 answerTokens,string finish,"
          + "bytes32 sampling)";

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
  /// @param finish why it ended
  public record Answer(AnswerHash hash, long tokens, Finish finish) {
    public Answer {
      requireCount(tokens);
    }
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE)
        .hash(prompt.hash.value())
        .number(UInt256.of(prompt.tokens))
        .hash(answer.hash.value())
        .number(UInt256.of(answer.tokens))
        .text(answer.finish.label())
        .hash(sampling.value())
        .hash();
  }

  private static void requireCount(long tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException("a count of tokens is never negative: " + tokens);
    }
  }
}
