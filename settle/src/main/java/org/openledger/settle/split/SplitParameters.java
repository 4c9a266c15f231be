package org.openledger.settle.split;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The governed shares of a fee in parts per million; they sum to one million.
///
/// @param platformPpm the treasury's part
/// @param developerPpm the model developer's part
/// @param stakersPpm the stakers' part
/// @param poolPpm the data pool's part, which also takes what rounding leaves over
public record SplitParameters(int platformPpm, int developerPpm, int stakersPpm, int poolPpm) {

  /// Parts in a whole.
  public static final int MILLION = 1_000_000;

  /// Platform 10 %, model developer 20 %, stakers 20 %, data pool 50 %.
  public static final SplitParameters DEFAULT =
      new SplitParameters(100_000, 200_000, 200_000, 500_000);

  public SplitParameters {
    if (platformPpm < 0 || developerPpm < 0 || stakersPpm < 0 || poolPpm < 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a share of the fee is negative");
    }
    long sum = (long) platformPpm + developerPpm + stakersPpm + poolPpm;
    if (sum != MILLION) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "shares of the fee sum to " + sum + " ppm, not " + MILLION);
    }
  }
}
