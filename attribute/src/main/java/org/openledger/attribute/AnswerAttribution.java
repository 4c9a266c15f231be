package org.openledger.attribute;

import java.util.Arrays;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.attribute.spans.SpanFinder;
import org.openledger.attribute.spans.TokenIndex;
import org.openledger.core.flow.Attribution;
import org.openledger.core.json.Json;
import org.openledger.model.token.Tokenizer;
import org.openledger.train.BaseModel;
import org.openledger.train.ModelFactory;

/// Attributes the answers of one published adapter.
public final class AnswerAttribution {
  private final BaseModel base;
  private final Attributor attributor;
  private final Json card;

  AnswerAttribution(
      ModelFactory.Published published,
      BaseModel base,
      AttributionStore store,
      Corpus corpus,
      Json card) {
    int vocabulary = base.transformer().config().vocabulary();
    int[] ends = base.template().endIds(base.tokenizer());
    var index = new TokenIndex(corpus.without(ends), vocabulary);
    var evidence =
        new Attributor.Evidence(
            published.adapter().parameters(),
            new UnigramReference(corpus.counts(vocabulary)),
            card.get("confidence").asInt(),
            new SpanFinder(index, corpus.contributors()));
    var answers = new TransformerAnswers(base.transformer(), published.adapter());
    this.base = base;
    this.card = card;
    this.attributor = new Attributor(store, answers, evidence);
  }

  /// The card that was measured for the adapter.
  public Json card() {
    return card;
  }

  /// Reliability R of the paying method's totals, 0 to 65536.
  public int reliability() {
    return card.get("reliability").asInt();
  }

  /// Whose data an answer was.
  ///
  /// @param promptIds tokens of the conversation, up to where the answer begins
  /// @param answerIds tokens of the answer, the one that ended it included
  /// @param text the answer as it was given, which a stop string may have cut
  public Attribution attribute(int[] promptIds, int[] answerIds, String text) {
    return attributor.attribute(promptIds, located(base.tokenizer(), answerIds, text));
  }

  /// Where each token stands in the text, by decoding every beginning of the answer. A token that
  /// completes no character, or lies behind a cut, covers nothing.
  private static AnswerText located(Tokenizer tokenizer, int[] ids, String text) {
    int length = text.codePointCount(0, text.length());
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    int at = 0;
    for (int t = 0; t < ids.length; t++) {
      var before = tokenizer.decode(Arrays.copyOf(ids, t + 1));
      int end = Math.min(before.codePointCount(0, before.length()), length);
      starts[t] = at;
      at = Math.max(at, end);
      ends[t] = at;
    }
    return new AnswerText(text, ids, starts, ends);
  }
}
