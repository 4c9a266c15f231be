package org.openledger.attribute.linear;

/// The dot product of two float rows in double precision, in one fixed order.
///
/// Products are exact in double (24 + 24 bits < 53). They go to 16 lanes by index modulo 16, each
/// lane summed in index order; the lanes are then folded 8-4-2-1. The result depends on the inputs
/// alone, whatever the machine or the caller's threads.
public final class Dot {
  private static final int LANES = 16;

  private Dot() {}

  /// Sum over i in [0, n) of a[aFrom + i] * b[bFrom + i].
  public static double of(float[] a, int aFrom, float[] b, int bFrom, int n) {
    double[] lane = new double[LANES];
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int l = 0; l < LANES; l++) {
        lane[l] += (double) a[aFrom + i + l] * b[bFrom + i + l];
      }
    }
    for (int i = whole; i < n; i++) {
      lane[i - whole] += (double) a[aFrom + i] * b[bFrom + i];
    }
    return fold(lane);
  }

  /// Sum over i in [0, n) of a[aFrom + i] * b[bFrom + i], b being signed bytes.
  public static double of(float[] a, int aFrom, byte[] b, int bFrom, int n) {
    double[] lane = new double[LANES];
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int l = 0; l < LANES; l++) {
        lane[l] += (double) a[aFrom + i + l] * b[bFrom + i + l];
      }
    }
    for (int i = whole; i < n; i++) {
      lane[i - whole] += (double) a[aFrom + i] * b[bFrom + i];
    }
    return fold(lane);
  }

  /// Dot product of two whole rows of one length.
  public static double of(float[] a, float[] b) {
    assert a.length == b.length : a.length + " != " + b.length;
    return of(a, 0, b, 0, a.length);
  }

  private static double fold(double[] lane) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lane[l] += lane[l + half];
      }
    }
    return lane[0];
  }
}
