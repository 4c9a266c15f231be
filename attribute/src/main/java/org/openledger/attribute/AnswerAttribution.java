package org.openledger.attribute;

import org.openledger.attribute.card.Card;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.core.flow.Attribution;
import org.openledger.model.token.Tokenizer;

/// Attributes the answers of one published adapter.
public final class AnswerAttribution {
  private final Tokenizer tokenizer;
  private final Attributor attributor;
  private final Card card;

  AnswerAttribution(Tokenizer tokenizer, Attributor attributor, Card card) {
    this.tokenizer = tokenizer;
    this.attributor = attributor;
    this.card = card;
  }

  /// How well the method was measured to predict retraining.
  public Card card() {
    return card;
  }

  /// Whose data an answer was.
  ///
  /// @param promptIds tokens of the conversation, up to where the answer begins
  /// @param answerIds tokens of the answer, the one that ended it included
  /// @param text the answer as it was given, which a stop string may have cut
  public Attribution attribute(int[] promptIds, int[] answerIds, String text) {
    return attributor.attribute(promptIds, AnswerText.of(tokenizer, answerIds, text));
  }
}
