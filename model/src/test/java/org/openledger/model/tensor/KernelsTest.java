package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

/// Vector kernels, the scalar twin, one thread and two: the same bits for every shape and form.
class KernelsTest {
  private static final long SEED = 17;
  private static final Workers TWO = new Workers(2);
  private static final Kernels VECTOR = Kernels.vector(new Workers(1));
  private static final Kernels VECTOR_2 = Kernels.vector(TWO);
  private static final Kernels SCALAR = Kernels.scalar(new Workers(1));

  @AfterAll
  static void stop() {
    TWO.close();
  }

  static float[] random(CounterRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Matrix operand(CounterRandom random, int rows, int columns, boolean transposed) {
    int pad = random.nextInt(3);
    return transposed
        ? Matrix.strided(random(random, 5 + columns * (rows + pad)), 5, columns, rows, rows + pad)
            .transposed()
        : Matrix.strided(
            random(random, 3 + rows * (columns + pad)), 3, rows, columns, columns + pad);
  }

  @Test
  void productsHaveTheSameBitsInEveryFormAndImplementation() {
    CounterRandom random = CounterRandom.of(SEED, "gemm");
    int[][] shapes = {
      {1, 1, 1},
      {1, 300, 77},
      {2, 7, 33},
      {5, 257, 31},
      {8, 64, 64},
      {16, 513, 40},
      {17, 12, 100},
      {33, 260, 65},
      {70, 70, 70},
      {130, 600, 90},
      {65, 8, 257},
      {400, 20, 40},
      {3, 300, 1100},
      {3, 0, 4}
    };
    for (int[] shape : shapes) {
      for (int form = 0; form < 8; form++) {
        Matrix a = operand(random, shape[0], shape[1], (form & 1) != 0);
        Matrix b = operand(random, shape[1], shape[2], (form & 2) != 0);
        float[] start = random(random, shape[0] * shape[2]);
        boolean accumulate = (form & 4) != 0;
        float[] expected = byDefinition(a, b, start, accumulate);
        String what = "seed " + SEED + " " + Arrays.toString(shape) + " form " + form;
        assertThat(product(SCALAR, a, b, start, accumulate)).as(what).isEqualTo(expected);
        assertThat(product(VECTOR, a, b, start, accumulate)).as(what).isEqualTo(expected);
        assertThat(product(VECTOR_2, a, b, start, accumulate)).as(what).isEqualTo(expected);
        float[] packed = start.clone();
        Matrix c = Matrix.of(packed, shape[0], shape[2]);
        VECTOR_2.multiply(a, PackedMatrix.of(b), c, accumulate);
        assertThat(packed).as(what + " packed").isEqualTo(expected);
        float[] plain = start.clone();
        Matrix p = Matrix.of(plain, shape[0], shape[2]);
        SCALAR.multiply(a, PackedMatrix.of(b), p, accumulate);
        assertThat(plain).as(what + " packed, plain loops").isEqualTo(expected);
        float[] turned = transpose(start, shape[0], shape[2]);
        Matrix ct = Matrix.of(turned, shape[2], shape[0]).transposed();
        VECTOR.multiply(a, b, ct, accumulate);
        assertThat(transpose(turned, shape[2], shape[0])).as(what + " ^T").isEqualTo(expected);
        float[] other = transpose(start, shape[0], shape[2]);
        Matrix co = Matrix.of(other, shape[2], shape[0]).transposed();
        SCALAR.multiply(a, b, co, accumulate);
        assertThat(transpose(other, shape[2], shape[0])).as(what + " ^T plain").isEqualTo(expected);
      }
    }
  }

  /// Every element alone, k ascending, in blocks: what `Kernels` says of products.
  private static float[] byDefinition(Matrix a, Matrix b, float[] start, boolean accumulate) {
    float[] c = start.clone();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        float element = accumulate ? c[i * b.columns() + j] : 0f;
        for (int first = 0; first < a.columns(); first += Kernels.KC) {
          float sum = 0f;
          for (int k = first; k < Math.min(first + Kernels.KC, a.columns()); k++) {
            sum =
                Math.fma(
                    a.data()[a.offset() + i * a.rowStride() + k * a.columnStride()],
                    b.data()[b.offset() + k * b.rowStride() + j * b.columnStride()],
                    sum);
          }
          element = first == 0 && !accumulate ? sum : element + sum;
        }
        c[i * b.columns() + j] = element;
      }
    }
    return c;
  }

  /// Virtual lanes and halving: what `Kernels` says of reductions.
  private static float byDefinition(float[] terms, float[] factors) {
    float[] lanes = new float[Kernels.LANES];
    for (int i = 0; i < terms.length; i++) {
      int lane = i % Kernels.LANES;
      lanes[lane] = Math.fma(terms[i], factors[i], lanes[lane]);
    }
    for (int half = Kernels.LANES / 2; half >= 1; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  private static float[] product(Kernels k, Matrix a, Matrix b, float[] start, boolean accumulate) {
    float[] c = start.clone();
    k.multiply(a, b, Matrix.of(c, a.rows(), b.columns()), accumulate);
    return c;
  }

  private static float[] transpose(float[] x, int rows, int columns) {
    float[] y = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[j * rows + i] = x[i * columns + j];
      }
    }
    return y;
  }

  @Test
  void productsAreRight() {
    CounterRandom random = CounterRandom.of(SEED, "gemm-value");
    Matrix a = operand(random, 37, 700, false);
    Matrix b = operand(random, 700, 45, true);
    float[] c = product(VECTOR, a, b, new float[37 * 45], false);
    for (int i = 0; i < 37; i++) {
      for (int j = 0; j < 45; j++) {
        double exact = 0;
        for (int k = 0; k < 700; k++) {
          exact +=
              (double) a.data()[a.offset() + i * a.rowStride() + k * a.columnStride()]
                  * b.data()[b.offset() + k * b.rowStride() + j * b.columnStride()];
        }
        assertThat(Math.abs(c[i * 45 + j] - exact)).isLessThan(1e-4);
      }
    }
  }

  @Test
  void mappedWeightsGiveTheBitsOfTheirNumbersInMemory() {
    CounterRandom random = CounterRandom.of(SEED, "mapped");
    int[][] shapes = {
      {1, 64, 32},
      {1, 511, 70},
      {1, 1300, 33},
      {3, 257, 31},
      {8, 512, 64},
      {70, 90, 50},
      {400, 20, 40},
      {2, 1, 1}
    };
    for (int[] shape : shapes) {
      Matrix a = operand(random, shape[0], shape[1], false);
      float[] start = random(random, shape[0] * shape[2]);
      for (int form = 0; form < 8; form++) {
        boolean half = (form & 1) != 0;
        boolean transposed = (form & 2) != 0;
        boolean accumulate = (form & 4) != 0;
        int out = transposed ? shape[2] : shape[1];
        int in = transposed ? shape[1] : shape[2];
        float[] numbers = random(random, out * in);
        PackedMatrix mapped = PackedMatrix.of(mapped(numbers, half), out, in, transposed);
        Matrix w = Matrix.of(numbers, out, in);
        PackedMatrix plain = PackedMatrix.of(transposed ? w.transposed() : w);
        assertThat(mapped.half()).isEqualTo(half);
        String what = "seed " + SEED + " " + Arrays.toString(shape) + " form " + form;
        for (Kernels kernels : List.of(VECTOR, VECTOR_2, SCALAR)) {
          float[] expected = start.clone();
          kernels.multiply(a, plain, Matrix.of(expected, shape[0], shape[2]), accumulate);
          float[] found = start.clone();
          kernels.multiply(a, mapped, Matrix.of(found, shape[0], shape[2]), accumulate);
          assertThat(found).as(what).isEqualTo(expected);
        }
      }
    }
  }

  /// A file's bytes, F32 or BF16; for BF16 the numbers are cut to what it can hold.
  private static Stored mapped(float[] numbers, boolean half) {
    var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers.length; i++) {
      int bits = Float.floatToRawIntBits(numbers[i]);
      if (half) {
        numbers[i] = Float.intBitsToFloat(bits & 0xFFFF0000);
        bytes.putShort((short) (bits >>> 16));
      } else {
        bytes.putInt(bits);
      }
    }
    return new Stored.Mapped(MemorySegment.ofBuffer(bytes.flip()), half);
  }

  @Test
  void severalProductsAtOnceEqualEachAlone() {
    CounterRandom random = CounterRandom.of(SEED, "each");
    Matrix a = operand(random, 130, 90, false);
    int[] widths = {64, 5, 33};
    var products = new Kernels.Product[widths.length];
    for (int i = 0; i < widths.length; i++) {
      PackedMatrix b = PackedMatrix.of(operand(random, 90, widths[i], true));
      Matrix c = Matrix.of(random(random, 130 * widths[i]), 130, widths[i]);
      products[i] = new Kernels.Product(b, c, i == 1);
    }
    float[][] expected = new float[widths.length][];
    for (int i = 0; i < widths.length; i++) {
      Kernels.Product p = products[i];
      expected[i] = p.c().data().clone();
      SCALAR.multiply(a, p.b(), Matrix.of(expected[i], 130, widths[i]), p.accumulate());
    }
    VECTOR_2.multiplyEach(a, products);
    for (int i = 0; i < widths.length; i++) {
      assertThat(products[i].c().data()).isEqualTo(expected[i]);
    }
  }

  @Test
  void rowOperationsHaveTheSameBits() {
    CounterRandom random = CounterRandom.of(SEED, "rows");
    for (int n : new int[] {1, 7, 15, 16, 17, 31, 32, 33, 100, 1000}) {
      float[] x = random(random, n + 3);
      float[] y = random(random, n + 3);
      float[] terms = Arrays.copyOfRange(x, 1, 1 + n);
      float[] factors = Arrays.copyOfRange(y, 3, 3 + n);
      float[] ones = new float[n];
      Arrays.fill(ones, 1f);
      for (Kernels kernels : List.of(VECTOR, SCALAR)) {
        assertThat(kernels.dot(x, 1, y, 3, n)).isEqualTo(byDefinition(terms, factors));
        assertThat(kernels.sum(x, 1, n)).isEqualTo(byDefinition(terms, ones));
      }
      assertThat(VECTOR.max(x, 2, n)).isEqualTo(SCALAR.max(x, 2, n));
      float[] e1 = scaled(x, 30f);
      float[] e2 = e1.clone();
      VECTOR.exp(e1, 1, n, 0.3f);
      SCALAR.exp(e2, 1, n, 0.3f);
      assertThat(e1).isEqualTo(e2);
      float[] s1 = new float[n];
      float[] s2 = new float[n];
      VECTOR.sigmoid(x, s1, 0, n);
      SCALAR.sigmoid(x, s2, 0, n);
      assertThat(s1).isEqualTo(s2);
    }
  }

  @Test
  void geluAndLayerNormHaveTheSameBits() {
    CounterRandom random = CounterRandom.of(SEED, "encoder");
    for (int n : new int[] {1, 7, 15, 16, 17, 31, 33, 100, 384, 1536}) {
      float[] bias = random(random, n);
      float[] x = scaled(random(random, n + 5), 4f);
      String what = "seed " + SEED + " length " + n;
      float[] g1 = x.clone();
      float[] g2 = x.clone();
      VECTOR.gelu(g1, 3, bias);
      SCALAR.gelu(g2, 3, bias);
      assertThat(g1).as(what).isEqualTo(g2);
      assertThat(g1[2]).isEqualTo(x[2]);
      assertThat(g1[n + 3]).isEqualTo(x[n + 3]);
      var norm = new LayerNorm(random(random, n), bias, 1e-12f);
      float[] l1 = x.clone();
      float[] l2 = x.clone();
      norm.apply(VECTOR, l1, 3);
      norm.apply(SCALAR, l2, 3);
      assertThat(l1).as(what).isEqualTo(l2);
      assertThat(l1[n + 3]).isEqualTo(x[n + 3]);
    }
    float[] extreme = {0f, -0f, 1e-40f, 13.3f, -13.3f, 15f, -15f, 1e18f, -1e18f, Float.NaN, 1f, 2f};
    float[] twin = extreme.clone();
    VECTOR.gelu(extreme, 0, new float[extreme.length]);
    SCALAR.gelu(twin, 0, new float[twin.length]);
    assertThat(extreme).isEqualTo(twin);
    assertThat(extreme[7]).isEqualTo(1e18f);
    assertThat(extreme[8]).isZero();
  }

  private static float[] scaled(float[] x, float factor) {
    float[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= factor;
    }
    return y;
  }

  @Test
  void expIsTheSameForExtremeArguments() {
    float[] x = {
      0f,
      -0f,
      88.7f,
      88.73f,
      89f,
      1e9f,
      -87.3f,
      -88f,
      -100f,
      -103.9f,
      -104f,
      -1e9f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      1e-40f,
      3f,
      4f
    };
    float[] y = x.clone();
    VECTOR.exp(x, 0, x.length, 0f);
    SCALAR.exp(y, 0, y.length, 0f);
    assertThat(x).isEqualTo(y);
    assertThat(x[14]).isNaN();
    assertThat(x[13]).isEqualTo(0f);
  }
}
