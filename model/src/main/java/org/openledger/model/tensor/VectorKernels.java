package org.openledger.model.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on the Vector API; see `VectorGemm` for the products.
final class VectorKernels implements Kernels {
  /// 128, 256 or 512 bits; `openledger.vector.bits` overrides what the machine prefers.
  static final VectorSpecies<Float> SPECIES =
      switch (Integer.getInteger("openledger.vector.bits", 0)) {
        case 128 -> FloatVector.SPECIES_128;
        case 256 -> FloatVector.SPECIES_256;
        case 512 -> FloatVector.SPECIES_512;
        default ->
            FloatVector.SPECIES_PREFERRED.length() < 4
                ? FloatVector.SPECIES_128
                : FloatVector.SPECIES_PREFERRED.length() > 16
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;
      };

  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final int STEP = SPECIES.length();

  private final Workers workers;
  private final VectorGemm gemm;

  VectorKernels(Workers workers) {
    this.workers = workers;
    this.gemm = new VectorGemm(workers);
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Kernels serial() {
    return workers.threads() == 1 ? this : SerialHolder.SERIAL;
  }

  private static final class SerialHolder {
    static final Kernels SERIAL = new VectorKernels(new Workers(1));
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    gemm.multiply(a, b, c, accumulate);
  }

  @Override
  public void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
    gemm.multiply(a, new Product(b, c, accumulate));
  }

  @Override
  public void multiplyEach(Matrix a, Product... products) {
    gemm.multiply(a, products);
  }

  @Override
  public void multiplyGathered(Matrix a, Gathered b, Matrix c, boolean accumulate) {
    b.check(a, c);
    gemm.gathered(a, b, c, accumulate);
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int n) {
    float[] lanes = new float[LANES];
    int whole = n - n % LANES;
    for (int lane = 0; lane < LANES; lane += STEP) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = lane; i < whole; i += LANES) {
        sum =
            FloatVector.fromArray(SPECIES, x, xFrom + i)
                .fma(FloatVector.fromArray(SPECIES, y, yFrom + i), sum);
      }
      sum.intoArray(lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] = Math.fma(x[xFrom + i], y[yFrom + i], lanes[i - whole]);
    }
    return tree(lanes);
  }

  @Override
  public float sum(float[] x, int from, int n) {
    float[] lanes = new float[LANES];
    int whole = n - n % LANES;
    for (int lane = 0; lane < LANES; lane += STEP) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = lane; i < whole; i += LANES) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, from + i));
      }
      sum.intoArray(lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += x[from + i];
    }
    return tree(lanes);
  }

  private static float tree(float[] l) {
    float s0 = (l[0] + l[8]) + (l[4] + l[12]);
    float s1 = (l[1] + l[9]) + (l[5] + l[13]);
    float s2 = (l[2] + l[10]) + (l[6] + l[14]);
    float s3 = (l[3] + l[11]) + (l[7] + l[15]);
    return (s0 + s2) + (s1 + s3);
  }

  @Override
  public float max(float[] x, int from, int n) {
    float largest = x[from];
    int i = 0;
    if (n >= STEP) {
      FloatVector most = FloatVector.fromArray(SPECIES, x, from);
      for (i = STEP; i <= n - STEP; i += STEP) {
        most = most.max(FloatVector.fromArray(SPECIES, x, from + i));
      }
      largest = most.reduceLanes(VectorOperators.MAX);
    }
    for (; i < n; i++) {
      largest = Math.max(largest, x[from + i]);
    }
    return largest;
  }

  @Override
  public void exp(float[] x, int from, int n, float shift) {
    int i = from;
    for (int end = from + n - STEP; i <= end; i += STEP) {
      exp(FloatVector.fromArray(SPECIES, x, i).sub(shift)).intoArray(x, i);
    }
    for (; i < from + n; i++) {
      x[i] = Elementary.exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoid(float[] x, float[] out, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int i = from;
    for (; i <= to - STEP; i += STEP) {
      FloatVector e = exp(FloatVector.fromArray(SPECIES, x, i).neg());
      one.div(one.add(e)).intoArray(out, i);
    }
    for (; i < to; i++) {
      out[i] = 1f / (1f + Elementary.exp(-x[i]));
    }
  }

  @Override
  public void gelu(float[] x, int from, float[] bias) {
    int i = 0;
    for (; i <= bias.length - STEP; i += STEP) {
      FloatVector sum = FloatVector.fromArray(SPECIES, x, from + i);
      gelu(sum.add(FloatVector.fromArray(SPECIES, bias, i))).intoArray(x, from + i);
    }
    for (; i < bias.length; i++) {
      x[from + i] = Elementary.gelu(x[from + i] + bias[i]);
    }
  }

  /// `Elementary.gelu` in every lane, operation for operation.
  private static FloatVector gelu(FloatVector x) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector a = x.abs();
    FloatVector t = one.div(a.fma(FloatVector.broadcast(SPECIES, Elementary.ERFC_P), one));
    FloatVector p =
        t.fma(
            FloatVector.broadcast(SPECIES, Elementary.ERFC_5),
            FloatVector.broadcast(SPECIES, Elementary.ERFC_4));
    p = p.fma(t, FloatVector.broadcast(SPECIES, Elementary.ERFC_3));
    p = p.fma(t, FloatVector.broadcast(SPECIES, Elementary.ERFC_2));
    p = p.fma(t, FloatVector.broadcast(SPECIES, Elementary.ERFC_1));
    FloatVector erfc = p.mul(t).mul(exp(a.mul(a).mul(-0.5f)));
    return a.mul(-0.5f).fma(erfc, x.max(0f));
  }

  /// `Elementary.exp` in every lane, operation for operation.
  private static FloatVector exp(FloatVector x) {
    FloatVector c = x.max(Elementary.EXP_MIN).min(Elementary.EXP_MAX);
    FloatVector rounder = FloatVector.broadcast(SPECIES, Elementary.ROUNDER);
    FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, Elementary.LOG2E), rounder);
    FloatVector n = shifted.sub(rounder);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -Elementary.LN2_HIGH), c);
    r = n.fma(FloatVector.broadcast(SPECIES, -Elementary.LN2_LOW), r);
    FloatVector p =
        FloatVector.broadcast(SPECIES, Elementary.C7)
            .fma(r, FloatVector.broadcast(SPECIES, Elementary.C6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Elementary.C5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Elementary.C4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Elementary.C3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Elementary.C2));
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    p = p.fma(r, one).fma(r, one);
    IntVector exponent = shifted.viewAsIntegralLanes().reinterpretAsInts();
    exponent = exponent.sub(IntVector.broadcast(INTS, Elementary.ROUNDER_BITS));
    IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
    return p.mul(power(half)).mul(power(exponent.sub(half)));
  }

  /// 2^n as a float, for -126 <= n <= 127.
  private static FloatVector power(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }
}
