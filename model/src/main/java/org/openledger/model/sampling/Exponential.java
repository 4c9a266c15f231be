package org.openledger.model.sampling;

/// The exponential function in double precision from multiply, add and fma only, so that every
/// machine gets the same bits.
///
/// `x = n ln 2 + r` with `|r| <= ln 2 / 2` (ln 2 in two parts, Cody and Waite), then the Taylor
/// polynomial of degree 13 in r, whose remainder `r^14/14!` is below 5e-18, and scaling by `2^n`.
/// The error is below 1 ulp for results in the normal range; below -745.2 the result is 0.
final class Exponential {

  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_HIGH = 0.6931471803691238; // the last 20 bits are zero
  private static final double LN2_LOW = 1.9082149292705877e-10;
  private static final double UNDERFLOW = -745.2;

  /// 1/13!, 1/12!, ..., 1/2!, 1, 1.
  private static final double[] COEFFICIENTS = {
    1.0 / 6227020800.0,
    1.0 / 479001600.0,
    1.0 / 39916800.0,
    1.0 / 3628800.0,
    1.0 / 362880.0,
    1.0 / 40320.0,
    1.0 / 5040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0
  };

  private Exponential() {}

  /// e^x for x <= 0, which is all a softmax needs.
  static double ofNonPositive(double x) {
    assert x <= 0 : x;
    if (x < UNDERFLOW) {
      return 0;
    }
    double n = Math.rint(x * LOG2_E);
    double r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, x));
    double sum = COEFFICIENTS[0];
    for (int i = 1; i < COEFFICIENTS.length; i++) {
      sum = Math.fma(sum, r, COEFFICIENTS[i]);
    }
    return Math.scalb(sum, (int) n);
  }
}
