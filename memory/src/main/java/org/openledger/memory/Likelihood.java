package org.openledger.memory;

import java.util.Arrays;
import org.openledger.model.engine.Engine;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.token.Sequence;

/// How likely each token of an answer is to a base that has seen no record. What is longer than the
/// base reads goes past it in steps of half its context, each token after as much of what stands
/// before it as fits.
final class Likelihood {
  private Likelihood() {}

  /// ln p of each token of an answer.
  ///
  /// @param prompt what was asked, whose end is read before the answer's beginning
  static double[] of(Engine engine, int[] prompt, int[] answer) {
    int step = engine.context() / 2;
    double[] all = new double[answer.length];
    for (int from = 0; from < answer.length; from += step) {
      int to = Math.min(answer.length, from + step);
      int[] before = from == 0 ? prompt : Arrays.copyOf(answer, from);
      int[] read = Arrays.copyOfRange(before, Math.max(0, before.length - step), before.length);
      int[] said = Arrays.copyOfRange(answer, from, to);
      double[] scored = engine.tokenLogProbs(Sequence.of(read, said), null);
      // Without anything before it, a sequence's first token is not scored: each is as likely.
      int missing = said.length - scored.length;
      if (missing > 0) {
        all[from] = -Elementary.log((double) engine.vocabulary());
      }
      System.arraycopy(scored, 0, all, from + missing, scored.length);
    }
    return all;
  }
}
