package org.openledger.model.tensor;

import java.util.Arrays;
import java.util.List;

/// The right operand of a gathered product: row i of A meets the matrix `index[i]`, or none where
/// that is `NONE`. This is how rows of one batch go through an adapter each.
///
/// @param factors the matrices; they may differ in size
/// @param starts the column of A at which the numbers for each matrix begin
/// @param index which matrix each row meets
public record Gathered(List<PackedMatrix> factors, int[] starts, int[] index) {
  /// The index of a row that is left as it is.
  public static final int NONE = -1;

  /// Checks that every index names a matrix.
  public Gathered {
    factors = List.copyOf(factors);
    if (starts.length != factors.size()) {
      throw new IllegalArgumentException(starts.length + " starts, " + factors.size() + " factors");
    }
    for (int i : index) {
      if (i < NONE || i >= factors.size()) {
        throw new IllegalArgumentException("row index " + i + " of " + factors.size());
      }
    }
  }

  /// Matrices that all begin at the first column.
  public static Gathered of(List<PackedMatrix> factors, int... index) {
    return new Gathered(factors, new int[factors.size()], index);
  }

  /// Does neighbouring rows that meet the same matrix.
  interface Body {
    /// Rows `from` to `to` of A, cut to the matrix's own columns, and of C.
    void rows(Matrix a, PackedMatrix b, Matrix c);
  }

  /// Hands out rows `from` (inclusive) to `to` (exclusive), neighbours that meet the same matrix
  /// together.
  void runs(Matrix a, Matrix c, RowBlocks.Range range, Body body) {
    for (int i = range.from(); i < range.to(); ) {
      int f = index[i];
      int end = i + 1;
      while (end < range.to() && index[end] == f) {
        end++;
      }
      if (f != NONE) {
        PackedMatrix b = factors.get(f);
        int at = a.offset() + i * a.rowStride() + starts[f];
        Matrix left = Matrix.strided(a.data(), at, end - i, b.rows(), a.rowStride());
        int to = c.offset() + i * c.rowStride();
        body.rows(left, b, Matrix.strided(c.data(), to, end - i, b.columns(), c.rowStride()));
      }
      i = end;
    }
  }

  /// Checks the operands of a product with this.
  void check(Matrix a, Matrix c) {
    if (a.rows() != index.length || c.rows() != index.length || !a.rowMajor() || !c.rowMajor()) {
      throw new IllegalArgumentException(
          "a gathered product of " + a.rows() + " rows into " + c.rows() + " by " + index.length);
    }
    for (int f = 0; f < starts.length; f++) {
      PackedMatrix b = factors.get(f);
      if (starts[f] < 0 || starts[f] + b.rows() > a.columns() || b.columns() > c.columns()) {
        throw new IllegalArgumentException(
            "factor %d [%d, %d] at column %d of [%d, %d] into [%d, %d]"
                .formatted(
                    f,
                    b.rows(),
                    b.columns(),
                    starts[f],
                    a.rows(),
                    a.columns(),
                    c.rows(),
                    c.columns()));
      }
    }
  }

  /// The backward of a gathered product with respect to its matrices: out[g] = sum over the rows i
  /// with index[i] = g, in ascending order, of a_i^T d_i; a [n, p], d [n, q], out [p, q] each. A
  /// matrix no row meets gets zeros.
  public record Gradient(Matrix a, Matrix d, List<Matrix> out) {
    /// Copies the list.
    public Gradient {
      out = List.copyOf(out);
    }
  }

  /// Computes several such gradients of the same rows; all have as many matrices. With rows indexed
  /// by sample these are per-sample gradients.
  public static void gradients(Kernels kernels, int[] index, List<Gradient> gradients) {
    int count = gradients.isEmpty() ? 0 : gradients.getFirst().out.size();
    for (Gradient g : gradients) {
      if (g.a.rows() != index.length || g.d.rows() != index.length || g.out.size() != count) {
        throw new IllegalArgumentException(
            "%d and %d rows, %d indices, %d of %d matrices"
                .formatted(g.a.rows(), g.d.rows(), index.length, g.out.size(), count));
      }
    }
    int[][] rows = new int[count][];
    for (int m = 0; m < count; m++) {
      rows[m] = rowsOf(index, m);
    }
    if (count == 1) {
      gradients.forEach(g -> gradient(kernels, g.a, g.d, rows[0], g.out.getFirst()));
      return;
    }
    Kernels serial = kernels.serial();
    kernels
        .workers()
        .run(
            gradients.size() * count,
            t -> {
              Gradient g = gradients.get(t / count);
              gradient(serial, g.a, g.d, rows[t % count], g.out.get(t % count));
            });
  }

  private static int[] rowsOf(int[] index, int g) {
    int[] rows = new int[index.length];
    int count = 0;
    for (int i = 0; i < index.length; i++) {
      if (index[i] == g) {
        rows[count++] = i;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private static void gradient(Kernels kernels, Matrix a, Matrix d, int[] rows, Matrix out) {
    int n = rows.length;
    boolean neighbours = n == 0 || rows[n - 1] - rows[0] == n - 1;
    int first = n == 0 ? 0 : rows[0];
    Matrix left = neighbours ? a.rows(first, first + n) : pick(a, rows);
    Matrix right = neighbours ? d.rows(first, first + n) : pick(d, rows);
    kernels.multiply(left.transposed(), right, out, false);
  }

  private static Matrix pick(Matrix x, int[] rows) {
    float[] copy = new float[rows.length * x.columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < x.columns(); j++) {
        copy[i * x.columns() + j] =
            x.data()[x.offset() + rows[i] * x.rowStride() + j * x.columnStride()];
      }
    }
    return Matrix.of(copy, rows.length, x.columns());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gathered(var f, int[] s, int[] i)
        && factors.equals(f)
        && Arrays.equals(starts, s)
        && Arrays.equals(index, i);
  }

  @Override
  public int hashCode() {
    return 31 * factors.hashCode() + Arrays.hashCode(index);
  }

  @Override
  public String toString() {
    return "Gathered[" + factors.size() + " factors, " + index.length + " rows]";
  }
}
