package org.openledger.model.tensor;

/// Checks of operand shapes, shared by both implementations.
final class Shapes {
  private Shapes() {}

  @SuppressWarnings("ReferenceEquality") // the same memory, whatever it holds
  static void checkProduct(Matrix a, int bRows, int bColumns, Matrix c) {
    if (a.columns() != bRows || c.rows() != a.rows() || c.columns() > bColumns) {
      throw new IllegalArgumentException(
          "product of [%d, %d] and [%d, %d] into [%d, %d]"
              .formatted(a.rows(), a.columns(), bRows, bColumns, c.rows(), c.columns()));
    }
    if (c.data() == a.data() && c.rows() > 0 && a.columns() > 0 && overlap(a, c)) {
      throw new IllegalArgumentException("the result overlaps an operand");
    }
  }

  private static boolean overlap(Matrix a, Matrix c) {
    return a.offset() == c.offset();
  }
}
