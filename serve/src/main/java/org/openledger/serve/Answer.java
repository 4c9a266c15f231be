package org.openledger.serve;

import org.openledger.core.digest.AnswerHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;

/// An answer, whose data it came from, and the digests of what produced it.
///
/// @param question what was asked
/// @param promptTokens tokens read
/// @param said what was answered
/// @param answerTokens tokens written, the one that ended the answer included
/// @param credited whose data it was
/// @param provenance which model produced it, down to its bits
public record Answer(
    Question question,
    int promptTokens,
    Said said,
    int answerTokens,
    Recall.Credited credited,
    ModelPart provenance)
    implements Reply {

  /// What was answered.
  ///
  /// @param text all of it
  /// @param rest the end of the text, which was not handed on while the answer was written
  /// @param finish why it ended
  public record Said(String text, String rest, Finish finish) {}

  /// The text of the answer.
  public String text() {
    return said.text();
  }

  /// Whose data it was.
  public Attribution attribution() {
    return credited.attribution();
  }

  /// Why the answer ended.
  public Finish finish() {
    return said.finish();
  }

  /// SHA-256 of the text: the receipt's `answer`.
  public AnswerHash answerHash() {
    return AnswerHash.of(said.text());
  }
}
