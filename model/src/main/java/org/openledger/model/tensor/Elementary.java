package org.openledger.model.tensor;

/// Elementary functions made of add, multiply, fused multiply-add, divide and square root only, so
/// that every machine gives the same bits; each states its largest error.
public final class Elementary {
  static final float LOG2E = 1.44269504f;

  /// ln 2 in two parts; the first has 9 trailing zero bits, so n * LN2_HIGH is exact for |n| < 512.
  static final float LN2_HIGH = 0.693145752f;

  static final float LN2_LOW = 1.42860677e-6f;

  /// Adding and subtracting 1.5 * 2^23 rounds a float of moderate size to the nearest integer.
  static final float ROUNDER = 12582912f;

  static final int ROUNDER_BITS = 0x4B400000;

  /// exp underflows to 0 below and overflows above.
  static final float EXP_MIN = -104f;

  static final float EXP_MAX = 89f;
  static final float C2 = 0.5f;
  static final float C3 = 1f / 6f;
  static final float C4 = 1f / 24f;
  static final float C5 = 1f / 120f;
  static final float C6 = 1f / 720f;
  static final float C7 = 1f / 5040f;

  /// Abramowitz and Stegun 7.1.26, its p divided by sqrt 2: |error| of erf at most 1.5e-7.
  static final float ERFC_P = 0.231641888f;

  static final float ERFC_1 = 0.254829592f;
  static final float ERFC_2 = -0.284496736f;
  static final float ERFC_3 = 1.421413741f;
  static final float ERFC_4 = -1.453152027f;
  static final float ERFC_5 = 1.061405429f;

  private static final double ROUNDER_64 = 6755399441055744.0; // 1.5 * 2^52
  private static final double LN2_HIGH_64 = 0x1.62e42fefa38p-1;
  private static final double LN2_LOW_64 = 0x1.ef35793c7673p-45;
  private static final double LN2_64 = 0x1.62e42fefa39efp-1;
  private static final double HALF_PI_HIGH = 0x1.921fb54442d18p0;
  private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

  private Elementary() {}

  /// e^x in float. Taylor series of degree 7 on |r| <= ln 2 / 2 (remainder 6e-9) after x = n ln 2 +
  /// r; at most 1.5 ulp where the result is normal. The vector kernels repeat exactly these
  /// operations.
  public static float exp(float x) {
    float c = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
    float shifted = Math.fma(c, LOG2E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c));
    float p = Math.fma(C7, r, C6);
    p = Math.fma(p, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int exponent = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    int half = exponent >> 1;
    return p
        * Float.intBitsToFloat((half + 127) << 23)
        * Float.intBitsToFloat((exponent - half + 127) << 23);
  }

  /// x times the normal distribution function of x, the Gaussian error linear unit, in float:
  /// within 3.5e-7 of x (1 + erf(x / sqrt 2)) / 2 for |x| <= 4, within 9e-8 |x| beyond.
  ///
  /// With a = |x| it is max(x, 0) - a erfc(a / sqrt 2) / 2, which does not subtract nearly equal
  /// numbers where x is negative; erfc(a / sqrt 2) = e^(-a^2 / 2) times a polynomial in 1 / (1 + p
  /// a).
  public static float gelu(float x) {
    float a = Math.abs(x);
    float t = 1f / Math.fma(a, ERFC_P, 1f);
    float p = Math.fma(t, ERFC_5, ERFC_4);
    p = Math.fma(p, t, ERFC_3);
    p = Math.fma(p, t, ERFC_2);
    p = Math.fma(p, t, ERFC_1);
    float erfc = p * t * exp(a * a * -0.5f);
    return Math.fma(a * -0.5f, erfc, Math.max(x, 0f));
  }

  /// e^x in double for |x| < 700, at most 2 ulp; Taylor series of degree 13.
  public static double exp(double x) {
    double c = Math.min(Math.max(x, -744.0), 709.7);
    double n = Math.fma(c, 1.0 / LN2_64, ROUNDER_64) - ROUNDER_64;
    double r = Math.fma(n, -LN2_LOW_64, Math.fma(n, -LN2_HIGH_64, c));
    double p = 1.0;
    for (int i = 13; i >= 1; i--) {
      p = Math.fma(p, r / i, 1.0);
    }
    int exponent = (int) n;
    int half = exponent >> 1;
    return p
        * Double.longBitsToDouble((half + 1023L) << 52)
        * Double.longBitsToDouble((exponent - half + 1023L) << 52);
  }

  /// Natural logarithm in double, at most 2 ulp; 0 gives -infinity, negative numbers NaN. With x =
  /// 2^n m, m within a factor sqrt 2 of 1: ln m = 2 artanh((m - 1) / (m + 1)).
  public static double log(double x) {
    if (!(x > 0.0)) {
      return x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    boolean tiny = x < Double.MIN_NORMAL;
    long bits = Double.doubleToRawLongBits(tiny ? x * 0x1p54 : x);
    int n = (int) (bits >>> 52) - 1023 - (tiny ? 54 : 0);
    double m = Double.longBitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
    if (m > 1.4142135623730951) {
      m *= 0.5;
      n++;
    }
    double f = m - 1.0;
    double s = f / (m + 1.0);
    double z = s * s;
    double series = 0.0;
    for (int i = 23; i >= 3; i -= 2) {
      series = Math.fma(series, z, 1.0 / i);
    }
    double artanhTail = s * z * series; // artanh(s) - s
    return Math.fma(n, LN2_HIGH_64, Math.fma(n, LN2_LOW_64, 2.0 * s + 2.0 * artanhTail));
  }

  /// Natural logarithm in float: the double result rounded, at most 0.51 ulp.
  public static float log(float x) {
    return (float) log((double) x);
  }

  /// Hyperbolic tangent in float, computed in double: at most 0.51 ulp.
  public static float tanh(float x) {
    double a = Math.abs((double) x);
    double t;
    if (a > 20.0) {
      t = 1.0;
    } else if (a < 0.0625) {
      double z = a * a;
      t = a * Math.fma(z, Math.fma(z, Math.fma(z, -17.0 / 315.0, 2.0 / 15.0), -1.0 / 3.0), 1.0);
    } else {
      double e = exp(2.0 * a);
      t = (e - 1.0) / (e + 1.0);
    }
    return (float) (x < 0 ? -t : t == 0 ? x : t);
  }

  /// 1 / sqrt(x) in float, both operations correctly rounded: at most 1.5 ulp.
  public static float rsqrt(float x) {
    return 1f / (float) Math.sqrt(x);
  }

  /// base^exponent in double for base > 0: relative error below 1e-16 (2 + |exponent ln base|).
  public static double pow(double base, double exponent) {
    return exp(exponent * log(base));
  }

  /// Sine in double for |x| < 1e9, error at most 1e-15.
  public static double sin(double x) {
    double n = Math.fma(x, TWO_OVER_PI, ROUNDER_64) - ROUNDER_64;
    return quadrant(x, n, (int) (long) n);
  }

  /// Cosine in double for |x| < 1e9, error at most 1e-15.
  public static double cos(double x) {
    double n = Math.fma(x, TWO_OVER_PI, ROUNDER_64) - ROUNDER_64;
    return quadrant(x, n, (int) (long) n + 1);
  }

  /// sin(r + quadrant pi/2) with r = x - n pi/2, |r| <= pi/4; Taylor series to r^19 and r^18.
  private static double quadrant(double x, double n, int quadrant) {
    double r = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_HIGH, x));
    double z = r * r;
    boolean cosine = (quadrant & 1) == 1;
    double p = 1.0;
    for (int i = cosine ? 18 : 19; i >= 2; i -= 2) {
      p = Math.fma(p, -z / (i * (i - 1.0)), 1.0);
    }
    double value = cosine ? p : r * p;
    return (quadrant & 2) == 0 ? value : -value;
  }
}
