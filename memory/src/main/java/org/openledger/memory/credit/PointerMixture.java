package org.openledger.memory.credit;

import java.util.List;
import org.openledger.core.flow.Attribution;
import org.openledger.model.tensor.Elementary;

/// What an answer gains in likelihood from any selection of the texts it was written from.
///
/// A token's probability, with the texts of a coalition S of groups in sight, is
///
///     p(token) = (1 - l(n)) p_LM(token) + l(n) p_copy(token)
///
/// where n is the length of the longest end of the answer so far that also stands in a text of S in
/// front of some token, and p_copy is how often this token follows it there among all that do: an
/// infinity-gram over the texts (J. Liu et al., Infini-gram, arXiv:2401.17377) as a
/// pointer-sentinel
/// mixture (S. Merity et al., arXiv:1609.07843). p_LM does not see S, so the values of all 2^k
/// coalitions cost counting and no run of the model.
///
/// A token gains ln p - ln p_LM, at most [#GAIN_MAX] nats, so that rare or wrong words earn no more
/// than others, times the weight of the sentence that it stands in. The value of no group is 0.
public final class PointerMixture {
  /// Most nats that a token gains or loses.
  public static final double GAIN_MAX = 4;

  /// l(n) in thousandths: how far a match of n tokens is followed. Read off MedQuAD once
  /// (docs/credit.md) and fixed; a change is a new version of [Credit#METHOD].
  private static final int[] FOLLOWED = {
    50, 150, 500, 650, 720, 760, 800, 830, 860, 870, 880, 890, 900, 910, 920, 930, 980
  };

  private static final int THOUSAND = 1_000;

  /// No token: before the first one stands nothing.
  private static final int NONE = -1;

  private final AnswerTokens answer;
  private final int[] weights; // of each token, of Evidence.WHOLE
  private final int groups;
  private final double gainMax;
  private final int[][] length; // [token][group] of the longest match
  private final int[][] total; // [token][group] tokens that follow such a match
  private final int[][] hits; // [token][group] of them, this token

  private PointerMixture(AnswerTokens answer, int[] weights, int groups, double gainMax) {
    this.answer = answer;
    this.gainMax = gainMax;
    this.weights = weights;
    this.groups = groups;
    this.length = new int[answer.length()][groups];
    this.total = new int[answer.length()][groups];
    this.hits = new int[answer.length()][groups];
  }

  /// The value of every coalition, in units of 2^-20 nats, rounded once, half to even: bit i of an
  /// index says that group i takes part.
  ///
  /// @param weights what each token of the answer counts, of [EvidenceGroups.Evidence#WHOLE]
  /// @param texts the tokens of each group's texts
  static long[] values(AnswerTokens answer, int[] weights, List<List<int[]>> texts) {
    return values(answer, weights, texts, GAIN_MAX);
  }

  /// As above, of tokens that gain or lose at most so many nats.
  static long[] values(
      AnswerTokens answer, int[] weights, List<List<int[]>> texts, double gainMax) {
    if (texts.size() > Attribution.MEMORY_CLUSTERS_MAX || weights.length != answer.length()) {
      throw new IllegalArgumentException(
          "%d groups and %d weights for %d tokens"
              .formatted(texts.size(), weights.length, answer.length()));
    }
    var mixture = new PointerMixture(answer, weights, texts.size(), gainMax);
    for (int group = 0; group < texts.size(); group++) {
      for (int[] text : texts.get(group)) {
        mixture.match(group, text);
      }
    }
    return mixture.values();
  }

  /// Counts what follows the longest matches in one text. [common] holds, for each place of the
  /// text, how many tokens before it are also those before the answer's token.
  private void match(int group, int[] text) {
    int[] ids = answer.encoding().ids();
    int[] common = new int[text.length];
    for (int t = 0; t < ids.length; t++) {
      int before = t > 0 ? ids[t - 1] : NONE;
      int longest = length[t][group];
      int all = total[t][group];
      int right = hits[t][group];
      for (int j = text.length - 1; j >= 0; j--) {
        int matched = j > 0 && text[j - 1] == before ? common[j - 1] + 1 : 0;
        common[j] = matched;
        if (matched > longest) {
          longest = matched;
          all = 0;
          right = 0;
        }
        if (matched == longest) {
          all++;
          right += text[j] == ids[t] ? 1 : 0;
        }
      }
      if (weights[t] > 0) {
        length[t][group] = longest;
        total[t][group] = all;
        hits[t][group] = right;
      }
    }
  }

  private long[] values() {
    double[] sums = new double[1 << groups];
    double[] gains = new double[1 << groups];
    for (int t = 0; t < answer.length(); t++) {
      if (weights[t] == 0) {
        continue;
      }
      gains(t, gains);
      double weight = (double) weights[t] / EvidenceGroups.Evidence.WHOLE;
      for (int s = 1; s < sums.length; s++) {
        sums[s] += gains[s] * weight;
      }
    }
    long[] values = new long[sums.length];
    for (int s = 1; s < values.length; s++) {
      values[s] = (long) Math.rint(sums[s] * Attribution.UNITS_PER_NAT);
    }
    return values;
  }

  /// What a token gains in each coalition: that of its groups with the longest match, which is
  /// computed where the coalition is made of them alone.
  private void gains(int t, double[] gains) {
    double odds = Elementary.exp(-answer.logProbs()[t]); // 1 / p_LM
    for (int s = 1; s < gains.length; s++) {
      int longest = longest(t, s);
      gains[s] = longest == s ? gain(t, s, odds) : gains[longest];
    }
  }

  /// The groups of a coalition that have its longest match, with something behind it.
  private int longest(int t, int coalition) {
    int most = -1;
    int chosen = 0;
    for (int i = 0; i < groups; i++) {
      if ((coalition >> i & 1) == 0 || total[t][i] == 0) {
        continue;
      }
      if (length[t][i] > most) {
        most = length[t][i];
        chosen = 0;
      }
      chosen |= length[t][i] == most ? 1 << i : 0;
    }
    return chosen;
  }

  private double gain(int t, int coalition, double odds) {
    int all = 0;
    int right = 0;
    int n = 0;
    for (int i = 0; i < groups; i++) {
      if ((coalition >> i & 1) == 1) {
        all += total[t][i];
        right += hits[t][i];
        n = length[t][i];
      }
    }
    if (all == 0) {
      return 0;
    }
    double followed = (double) FOLLOWED[Math.min(n, FOLLOWED.length - 1)] / THOUSAND;
    double ratio = 1 - followed + followed * right / all * odds;
    return Math.clamp(Elementary.log(ratio), -gainMax, gainMax);
  }
}
