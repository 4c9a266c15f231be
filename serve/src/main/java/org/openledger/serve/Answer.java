package org.openledger.serve;

import org.openledger.core.digest.AnswerHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.receipt.ModelPart;

/// An answer, whose data it came from, and the digests of what produced it.
///
/// @param question what was asked
/// @param promptTokens tokens read
/// @param text the answer
/// @param answerTokens tokens written, the one that ended the answer included
/// @param finish why it ended
/// @param attribution whose data it was
/// @param provenance which model produced it, down to its bits
public record Answer(
    Question question,
    int promptTokens,
    String text,
    int answerTokens,
    Finish finish,
    Attribution attribution,
    ModelPart provenance) {

  /// Why an answer ended, under the names of the OpenAI API.
  public enum Finish {
    STOP,
    LENGTH
  }

  /// SHA-256 of the text: the receipt's `answer`.
  public AnswerHash answerHash() {
    return AnswerHash.of(text);
  }
}
