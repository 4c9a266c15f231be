package org.openledger.model.sampling;

import java.util.Arrays;
import java.util.BitSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.Elementary;

/// Chooses the tokens of one answer; the same settings, prompt and logits give the same tokens on
/// every machine.
///
/// Order: repetition penalty, temperature, top-k, top-p, min-p, each on the result of the one
/// before, then softmax over what is left, all in double precision. The n-th token uses the n-th
/// number of the request's own stream, so what else is served meanwhile cannot matter and any
/// single step can be checked alone. Temperature 0 takes the largest logit, the smallest id on a
/// tie, and uses no random number.
public final class Sampler {

  private static final String PURPOSE = "model.sampling";

  private final SamplingSettings settings;
  private final BitSet seen = new BitSet();
  private long step;

  /// A sampler for one answer to the given prompt (whose tokens count as seen for the penalty).
  public Sampler(SamplingSettings settings, int[] promptIds) {
    this.settings = settings;
    for (int id : promptIds) {
      seen.set(id);
    }
  }

  /// The next token for the logits of the last position; it counts as seen from now on.
  public int next(float[] logits) {
    int id = settings.greedy() ? largest(penalised(logits)) : drawn(distribution(logits));
    seen.set(id);
    step++;
    return id;
  }

  /// The probabilities the next token is drawn from, one per token id, 0 where cut off.
  public double[] distribution(float[] logits) {
    return distribution(penalised(logits));
  }

  /// The same from scores after the penalty, which are overwritten.
  double[] distribution(double[] scores) {
    if (settings.greedy()) {
      var one = new double[scores.length];
      one[largest(scores)] = 1;
      return one;
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= settings.temperature();
    }
    var kept = new BitSet(scores.length);
    kept.set(0, scores.length);
    keepTopK(scores, kept);
    keepTopP(scores, kept);
    var probabilities = softmax(scores, kept);
    if (settings.minP() > 0) {
      double least = settings.minP() * Arrays.stream(probabilities).max().orElseThrow();
      for (int i = 0; i < scores.length; i++) {
        if (probabilities[i] < least) {
          kept.clear(i);
        }
      }
      probabilities = softmax(scores, kept);
    }
    return probabilities;
  }

  /// Logits as doubles; a seen token's positive logit is divided by the penalty, a negative one
  /// multiplied (Keskar et al., arXiv:1909.05858, in the form the libraries use).
  private double[] penalised(float[] logits) {
    if (logits.length == 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "There are no logits to choose from");
    }
    var scores = new double[logits.length];
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new Fault(Code.DAMAGED_WEIGHTS, "The logit of token " + i + " is " + logits[i]);
      }
      scores[i] = logits[i];
      if (seen.get(i)) {
        double penalty = settings.repetitionPenalty();
        scores[i] = scores[i] > 0 ? scores[i] / penalty : scores[i] * penalty;
      }
    }
    return scores;
  }

  private static int largest(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  /// Keeps every token not below the k-th largest, so ties at the border all stay.
  private void keepTopK(double[] scores, BitSet kept) {
    if (settings.topK() == 0 || settings.topK() >= scores.length) {
      return;
    }
    var rising = scores.clone();
    Arrays.sort(rising);
    double least = rising[rising.length - settings.topK()];
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        kept.clear(i);
      }
    }
  }

  /// Keeps the shortest run of the falling order (smaller ids first among equals) whose mass
  /// reaches p, at least one token.
  private void keepTopP(double[] scores, BitSet kept) {
    if (settings.topP() >= 1) {
      return;
    }
    var probabilities = softmax(scores, kept);
    var rising = kept.stream().mapToDouble(i -> probabilities[i]).sorted().toArray();
    int from = rising.length;
    double mass = 0;
    while (from > 0 && mass < settings.topP()) {
      mass += rising[--from];
    }
    double least = rising[from];
    int equals = 0; // how many tokens of exactly the least probability stay
    while (from + equals < rising.length && rising[from + equals] == least) {
      equals++;
    }
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      if (probabilities[i] < least || (probabilities[i] == least && equals-- <= 0)) {
        kept.clear(i);
      }
    }
  }

  private static double[] softmax(double[] scores, BitSet kept) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      top = Math.max(top, scores[i]);
    }
    var out = new double[scores.length];
    double sum = 0;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      out[i] = Elementary.exp(scores[i] - top);
      sum += out[i];
    }
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      out[i] /= sum;
    }
    return out;
  }

  /// Inverts the cumulative distribution over rising ids at this step's random number.
  private int drawn(double[] probabilities) {
    double target = CounterRandom.of(settings.seed(), PURPOSE).seek(step).nextDouble();
    double mass = 0;
    int last = -1;
    for (int i = 0; i < probabilities.length; i++) {
      if (probabilities[i] == 0) {
        continue;
      }
      mass += probabilities[i];
      last = i;
      if (target < mass) {
        return i;
      }
    }
    return last; // the sum may round to just below 1
  }
}
