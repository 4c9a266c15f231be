package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

/// Gathered products: every row as if alone, and their backward per matrix.
class GatheredTest {
  private static final long SEED = 29;
  private static final Workers TWO = new Workers(2);
  private static final Kernels SCALAR = Kernels.scalar(new Workers(1));
  private static final List<Kernels> ALL =
      List.of(Kernels.vector(new Workers(1)), Kernels.vector(TWO), SCALAR);

  private final CounterRandom random = CounterRandom.of(SEED, "gathered");

  @AfterAll
  static void stop() {
    TWO.close();
  }

  private Matrix numbers(int rows, int columns) {
    return Matrix.of(KernelsTest.random(random, rows * columns), rows, columns);
  }

  private int[] index(int rows, int factors) {
    int[] index = new int[rows];
    for (int i = 0; i < rows; i++) {
      boolean again = i > 0 && random.nextInt(3) == 0;
      index[i] = again ? index[i - 1] : random.nextInt(factors + 1) - 1;
    }
    return index;
  }

  @Test
  void everyRowHasTheBitsItHasAlone() {
    int[][] shapes = {
      {1, 1, 1},
      {7, 5, 3},
      {33, 64, 16},
      {33, 16, 64},
      {9, 257, 17},
      {40, 1030, 40},
      {5, 8, 200},
      {66, 300, 15},
      {12, 768, 32}
    };
    for (int[] shape : shapes) {
      for (boolean accumulate : new boolean[] {false, true}) {
        Matrix a = numbers(shape[0], shape[1] + 4);
        var factors = new ArrayList<PackedMatrix>();
        for (int f = 0; f < 5; f++) {
          factors.add(PackedMatrix.of(numbers(Math.max(1, shape[1] - f), shape[2] + f)));
        }
        var gathered = new Gathered(factors, new int[] {0, 1, 2, 3, 4}, index(shape[0], 5));
        int width = shape[2] + 4;
        float[] start = KernelsTest.random(random, shape[0] * width);
        float[] expected = rowByRow(a, gathered, start, accumulate);
        for (Kernels k : ALL) {
          float[] c = start.clone();
          k.multiplyGathered(a, gathered, Matrix.of(c, shape[0], width), accumulate);
          assertThat(c).as("seed " + SEED + " " + Arrays.toString(shape)).isEqualTo(expected);
        }
      }
    }
  }

  /// Each row multiplied by its matrix with the plain kernel, and nothing else touched.
  private static float[] rowByRow(Matrix a, Gathered b, float[] start, boolean accumulate) {
    float[] c = start.clone();
    int width = c.length / a.rows();
    for (int i = 0; i < a.rows(); i++) {
      int f = b.index()[i];
      if (f != Gathered.NONE) {
        PackedMatrix m = b.factors().get(f);
        Matrix row = Matrix.of(a.data(), i * a.columns() + b.starts()[f], 1, m.rows());
        SCALAR.multiply(row, m, Matrix.of(c, i * width, 1, m.columns()), accumulate);
      }
    }
    return c;
  }

  @Test
  void gradientsPerMatrixAreThoseOfItsOwnRowsInOrder() {
    int[] index = {2, 0, 0, 2, 1, 1, 1, 2, Gathered.NONE, 0};
    Matrix a = numbers(10, 6);
    Matrix d = numbers(10, 9);
    for (Kernels k : ALL) {
      Matrix[] out = new Matrix[4];
      Arrays.setAll(out, _ -> numbers(6, 9));
      Gathered.gradients(k, index, List.of(new Gathered.Gradient(a, d, List.of(out))));
      for (int g = 0; g < 4; g++) {
        float[] expected = new float[54];
        for (int i = 0; i < 10; i++) {
          if (index[i] == g) {
            for (int p = 0; p < 54; p++) {
              float x = a.data()[i * 6 + p / 9];
              expected[p] = Math.fma(x, d.data()[i * 9 + p % 9], expected[p]);
            }
          }
        }
        assertThat(out[g].data()).as("matrix " + g).isEqualTo(expected);
      }
    }
  }

  /// The loss sum c (x A B) is linear in x, in A and in B, so central differences are exact but for
  /// float32 rounding; the tolerance is 1e-4 of the largest value a slope could take here.
  @Test
  void gradientsAgreeWithFiniteDifferences() {
    int rows = 7;
    int in = 40;
    int rank = 4;
    int out = 18;
    int[] index = {1, 0, 2, 1, 1, 0, 2};
    Matrix x = numbers(rows, in);
    Matrix c = numbers(rows, out);
    Matrix[] a = new Matrix[3];
    Matrix[] b = new Matrix[3];
    Arrays.setAll(a, _ -> numbers(in, rank));
    Arrays.setAll(b, _ -> numbers(rank, out));
    Kernels k = ALL.getFirst();
    Matrix u = Matrix.of(new float[rows * rank], rows, rank);
    Matrix e = Matrix.of(new float[rows * rank], rows, rank);
    Matrix dx = Matrix.of(new float[rows * in], rows, in);
    k.multiplyGathered(x, packed(a, false, index), u, false);
    k.multiplyGathered(c, packed(b, true, index), e, false);
    k.multiplyGathered(e, packed(a, true, index), dx, false);
    Matrix[] da = new Matrix[3];
    Matrix[] db = new Matrix[3];
    Arrays.setAll(da, _ -> Matrix.of(new float[in * rank], in, rank));
    Arrays.setAll(db, _ -> Matrix.of(new float[rank * out], rank, out));
    var ofA = new Gathered.Gradient(x, e, List.of(da));
    Gathered.gradients(k, index, List.of(ofA, new Gathered.Gradient(u, c, List.of(db))));
    for (int f = 0; f < 3; f++) {
      slopes(a[f], da[f], () -> loss(x, a, b, index, c));
      slopes(b[f], db[f], () -> loss(x, a, b, index, c));
    }
    slopes(x, dx, () -> loss(x, a, b, index, c));
  }

  private static Gathered packed(Matrix[] matrices, boolean transposed, int[] index) {
    var list =
        Arrays.stream(matrices).map(m -> PackedMatrix.of(transposed ? m.transposed() : m)).toList();
    return Gathered.of(list, index);
  }

  private static double loss(Matrix x, Matrix[] a, Matrix[] b, int[] index, Matrix c) {
    Kernels k = ALL.getFirst();
    Matrix u = Matrix.of(new float[x.rows() * a[0].columns()], x.rows(), a[0].columns());
    Matrix y = Matrix.of(new float[c.rows() * c.columns()], c.rows(), c.columns());
    k.multiplyGathered(x, packed(a, false, index), u, false);
    k.multiplyGathered(u, packed(b, false, index), y, false);
    double sum = 0;
    for (int i = 0; i < y.data().length; i++) {
      sum += (double) y.data()[i] * c.data()[i];
    }
    return sum;
  }

  private void slopes(Matrix at, Matrix gradient, java.util.function.DoubleSupplier loss) {
    for (int trial = 0; trial < 12; trial++) {
      int i = random.nextInt(at.data().length);
      float kept = at.data()[i];
      at.data()[i] = kept + 1;
      double above = loss.getAsDouble();
      at.data()[i] = kept - 1;
      double below = loss.getAsDouble();
      at.data()[i] = kept;
      assertThat((above - below) / 2 - gradient.data()[i])
          .as("seed " + SEED)
          .isBetween(-2e-3, 2e-3);
    }
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    PackedMatrix m = PackedMatrix.of(numbers(4, 3));
    assertThatThrownBy(() -> Gathered.of(List.of(m), 0, 1)).hasMessageContaining("row index 1");
    assertThatThrownBy(() -> Gathered.of(List.of(m), -2)).hasMessageContaining("row index -2");
    Matrix a = numbers(2, 4);
    for (Kernels k : ALL) {
      assertThatThrownBy(
              () -> k.multiplyGathered(a, Gathered.of(List.of(m), 0), numbers(2, 3), false))
          .hasMessageContaining("2 rows");
      assertThatThrownBy(
              () -> k.multiplyGathered(a, Gathered.of(List.of(m), 0, 0), numbers(2, 2), false))
          .hasMessageContaining("factor 0");
    }
  }
}
