package org.openledger.memory.credit;

import java.util.Arrays;
import org.openledger.model.token.Encoding;

/// The tokens of an answer, and how likely each was to the base that saw no record.
///
/// @param encoding ids, and their places in the answer
/// @param logProbs natural logarithm of each token's probability, from the engine
@SuppressWarnings("ArrayRecordComponent") // made and read once, never a key
public record AnswerTokens(Encoding encoding, double[] logProbs) {
  /// Probabilities below e^-700 count as that.
  private static final double LOWEST = -700;

  public AnswerTokens {
    if (logProbs.length != encoding.length()) {
      throw new IllegalArgumentException(
          "%d tokens with %d probabilities".formatted(encoding.length(), logProbs.length));
    }
    logProbs = logProbs.clone();
    for (int i = 0; i < logProbs.length; i++) {
      if (!(logProbs[i] <= 1e-6)) {
        throw new IllegalArgumentException("token %d: ln p = %s".formatted(i, logProbs[i]));
      }
      logProbs[i] = Math.min(0, Math.max(LOWEST, logProbs[i]));
    }
  }

  /// The first tokens alone.
  AnswerTokens first(int most) {
    int count = Math.min(most, length());
    var part =
        new Encoding(
            Arrays.copyOf(encoding.ids(), count),
            Arrays.copyOf(encoding.starts(), count),
            Arrays.copyOf(encoding.ends(), count));
    return new AnswerTokens(part, Arrays.copyOf(logProbs, count));
  }

  /// How many tokens there are.
  public int length() {
    return logProbs.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerTokens(var otherEncoding, var otherLogProbs)
        && encoding.equals(otherEncoding)
        && Arrays.equals(logProbs, otherLogProbs);
  }

  @Override
  public int hashCode() {
    return encoding.hashCode() * 31 + Arrays.hashCode(logProbs);
  }
}
