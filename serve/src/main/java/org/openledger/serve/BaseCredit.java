package org.openledger.serve;

import java.util.List;
import org.openledger.core.flow.Attribution;
import org.openledger.model.engine.Engine;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.token.Sequence;

/// The attribution of a base that answers alone: the nats by which it beats a uniform guess, and
/// nobody's data.
final class BaseCredit implements OpenLora.Attributing {
  private static final Attribution.Method METHOD = new Attribution.Method("base-alone", 1);

  private final Engine engine;

  BaseCredit(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Attribution attribute(int[] promptIds, int[] answerIds, String text) {
    double credit = answerIds.length * Elementary.log((double) engine.vocabulary());
    var sequence = Sequence.of(promptIds, answerIds);
    for (double logProbability : engine.tokenLogProbs(sequence, null)) {
      credit += logProbability;
    }
    long units = (long) Math.rint(Math.max(0, credit) * Attribution.UNITS_PER_NAT);
    return new Attribution(
        METHOD,
        units,
        Attribution.DataCredit.NONE,
        List.of(),
        Attribution.CONFIDENCE_MAX,
        Attribution.Shown.NOTHING);
  }
}
