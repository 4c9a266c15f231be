package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

/// Each backward kernel against fourth-order finite differences of its forward along random
/// directions. The loss is sum c_i out_i for fixed random c; float32 forward values limit the
/// agreement, the tolerance is 1e-3 of the gradient's norm.
class GradientTest {
  private static final long SEED = 23;
  private static final Kernels K = Kernels.vector(new Workers(1));
  private final CounterRandom random = CounterRandom.of(SEED, "finite differences");

  private void check(float[] x, float[] gradient, ToDoubleFunction<float[]> loss) {
    double norm = 0;
    for (float g : gradient) {
      norm += (double) g * g;
    }
    norm = Math.sqrt(norm);
    for (int trial = 0; trial < 5; trial++) {
      double[] direction = new double[x.length];
      double length = 0;
      for (int i = 0; i < x.length; i++) {
        direction[i] = random.nextGaussian();
        length += direction[i] * direction[i];
      }
      double along = 0;
      for (int i = 0; i < x.length; i++) {
        direction[i] /= Math.sqrt(length);
        along += direction[i] * gradient[i];
      }
      double h = 0.03;
      double slope =
          (8 * (at(x, direction, h, loss) - at(x, direction, -h, loss))
                  - (at(x, direction, 2 * h, loss) - at(x, direction, -2 * h, loss)))
              / (12 * h);
      assertThat(Math.abs(slope - along)).as("seed " + SEED).isLessThan(1e-3 * norm);
    }
  }

  private static double at(
      float[] x, double[] direction, double h, ToDoubleFunction<float[]> loss) {
    float[] moved = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = (float) (x[i] + h * direction[i]);
    }
    return loss.applyAsDouble(moved);
  }

  private float[] numbers(int n) {
    return KernelsTest.random(random, n);
  }

  private static double weigh(float[] c, float[] out) {
    double total = 0;
    for (int i = 0; i < c.length; i++) {
      total += (double) c[i] * out[i];
    }
    return total;
  }

  @Test
  void products() {
    float[] a = numbers(5 * 9);
    float[] b = numbers(9 * 7);
    float[] c = numbers(5 * 7);
    float[] da = new float[a.length];
    float[] db = new float[b.length];
    Matrix d = Matrix.of(c, 5, 7);
    K.multiply(d, Matrix.of(b, 9, 7).transposed(), Matrix.of(da, 5, 9), false);
    K.multiply(Matrix.of(a, 5, 9).transposed(), d, Matrix.of(db, 9, 7), false);
    check(a, da, x -> weigh(c, multiply(x, b)));
    check(b, db, x -> weigh(c, multiply(a, x)));
  }

  private static float[] multiply(float[] a, float[] b) {
    float[] out = new float[5 * 7];
    K.multiply(Matrix.of(a, 5, 9), Matrix.of(b, 9, 7), Matrix.of(out, 5, 7), false);
    return out;
  }

  @Test
  void rmsNorm() {
    float[] x = numbers(6 * 20);
    float[] w = numbers(20);
    float[] c = numbers(6 * 20);
    var saved = new RmsNorm.Saved(Matrix.of(x, 6, 20), new float[6]);
    var all = new RowBlocks.Range(0, 6);
    var norm = new RmsNorm(w, 1e-3f);
    norm.forward(K, saved, Matrix.of(new float[120], 6, 20), all);
    float[] dx = new float[120];
    norm.backward(K, saved, Matrix.of(c, 6, 20), Matrix.of(dx, 6, 20), all);
    check(x, dx, moved -> weigh(c, norm(moved, w)));
    float[] dw = new float[20];
    RmsNorm.weightGradient(saved, Matrix.of(c, 6, 20), dw, 0);
    check(w, dw, moved -> weigh(c, norm(x, moved)));
  }

  private static float[] norm(float[] x, float[] w) {
    float[] y = new float[120];
    var saved = new RmsNorm.Saved(Matrix.of(x, 6, 20), new float[6]);
    new RmsNorm(w, 1e-3f).forward(K, saved, Matrix.of(y, 6, 20), new RowBlocks.Range(0, 6));
    return y;
  }

  @Test
  void rope() {
    var rope = new Rope(Rope.frequencies(100, 6));
    int[] positions = {0, 3, 50, 400};
    var all = new RowBlocks.Range(0, 4);
    float[] x = numbers(4 * 12);
    float[] c = numbers(4 * 12);
    float[] dx = c.clone();
    rope.backward(Matrix.of(dx, 4, 12), positions, all);
    check(
        x,
        dx,
        moved -> {
          rope.forward(Matrix.of(moved, 4, 12), positions, all);
          return weigh(c, moved);
        });
  }

  @Test
  void swiGlu() {
    float[] gate = numbers(50);
    float[] up = numbers(50);
    float[] c = numbers(50);
    float[] dGate = new float[50];
    float[] dUp = new float[50];
    new SwiGlu(gate, up).backward(K, new SwiGlu.Gradient(c, dGate, dUp), 0, 50);
    check(gate, dGate, x -> weigh(c, swiGlu(x, up)));
    check(up, dUp, x -> weigh(c, swiGlu(gate, x)));
  }

  private static float[] swiGlu(float[] gate, float[] up) {
    float[] out = new float[50];
    new SwiGlu(gate, up).forward(K, out, 0, 50);
    return out;
  }

  @Test
  void crossEntropy() {
    float[] x = numbers(40);
    float[] p = x.clone();
    CrossEntropy.forward(K, p, 0, 40, 7);
    CrossEntropy.backward(p, 0, 40, 7, 1f);
    check(x, p, moved -> -CrossEntropy.forward(K, moved, 0, 40, 7));
  }

  /// Two sequences, 70 and 5 tokens (more than one step of queries), four heads on two.
  @Test
  void attention() {
    int n = 75;
    float[] q = numbers(n * 4 * 6);
    float[] k = numbers(n * 2 * 6);
    float[] v = numbers(n * 2 * 6);
    float[] c = numbers(n * 4 * 6);
    float[] stats = new float[n * 4 * 2];
    float[] o = attend(q, k, v, stats);
    float[] dq = new float[q.length];
    float[] dk = new float[k.length];
    float[] dv = new float[v.length];
    var attention = new Attention(K, 4, 2, 6);
    var rows = new Attention.Rows(Matrix.of(q, n, 24), Matrix.of(o, n, 24), stats);
    var gradients =
        new Attention.Gradients(
            Matrix.of(c, n, 24), Matrix.of(dq, n, 24), Matrix.of(dk, n, 12), Matrix.of(dv, n, 12));
    for (int head = 0; head < 2; head++) {
      attention.backward(segment(0, 70, k, v), rows, gradients, head);
      attention.backward(segment(70, 5, k, v), rows, gradients, head);
    }
    check(q, dq, x -> weigh(c, attend(x, k, v, stats.clone())));
    check(k, dk, x -> weigh(c, attend(q, x, v, stats.clone())));
    check(v, dv, x -> weigh(c, attend(q, k, x, stats.clone())));
  }

  private static float[] attend(float[] q, float[] k, float[] v, float[] stats) {
    float[] o = new float[q.length];
    var attention = new Attention(K, 4, 2, 6);
    var rows = new Attention.Rows(Matrix.of(q, 75, 24), Matrix.of(o, 75, 24), stats);
    for (int head = 0; head < 2; head++) {
      attention.forward(segment(0, 70, k, v), rows, head);
      attention.forward(segment(70, 5, k, v), rows, head);
    }
    return o;
  }

  private static Attention.Segment segment(int first, int rows, float[] k, float[] v) {
    return new Attention.Segment(
        first,
        rows,
        0,
        new Attention.KeyValues() {
          @Override
          public Matrix keys(int head) {
            return Matrix.strided(k, first * 12 + head * 6, rows, 6, 12);
          }

          @Override
          public Matrix values(int head) {
            return Matrix.strided(v, first * 12 + head * 6, rows, 6, 12);
          }
        });
  }
}
