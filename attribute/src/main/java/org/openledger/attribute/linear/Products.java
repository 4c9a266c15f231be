package org.openledger.attribute.linear;

import java.util.stream.IntStream;

/// The two big products of attribution, on row-major float arrays; rows are p parameters long.
///
/// Every output element is computed by one thread in one fixed order, so the number of threads does
/// not show in the result.
public final class Products {
  private Products() {}

  /// A B^T: out[i, j] = dot of row i of `a` [m, p] and row j of `b` [n, p].
  public static float[] ofRows(float[] a, int m, float[] b, int n, int p) {
    float[] out = new float[m * n];
    IntStream.range(0, n)
        .parallel()
        .forEach(j -> {
          for (int i = 0; i < m; i++) {
            out[i * n + j] = (float) Dot.of(a, i * p, b, j * p, p);
          }
        });
    return out;
  }
}
