package org.openledger.memory.terms;

/// Slips of typing.
public final class Slips {
  private Slips() {}

  /// How many letters were left out, added, changed, or exchanged with their neighbour (F. Damerau,
  /// 1964; each letter in one slip).
  public static int between(String one, String other) {
    int width = other.length() + 1;
    int[][] rows = new int[one.length() + 1][width];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : slip(rows, one, other, i, j);
      }
    }
    return rows[one.length()][other.length()];
  }

  private static int slip(int[][] rows, String one, String other, int i, int j) {
    boolean same = one.charAt(i - 1) == other.charAt(j - 1);
    int least = rows[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean exchanged =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return exchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
