package org.openledger.memory.terms;

import java.util.List;
import java.util.stream.IntStream;

/// Slips of typing.
///
/// One letter for another is a slip where fingers or ears mistake them: their keys touch, both are
/// vowels, or they sound alike. Any other is two, for it makes another word: *scar* is no mistyped
/// *scam*.
public final class Slips {
  private static final List<String> KEYS = List.of("qwertyuiop", "asdfghjkl", "zxcvbnm");
  private static final String VOWELS = "aeiouy";
  private static final List<String> SOUNDS =
      List.of("ck", "cs", "sz", "fv", "dt", "bp", "gj", "mn", "ij", "kq", "vw", "xz");

  private static final int LETTERS = 26;
  private static final boolean[][] MISTAKEN = new boolean[LETTERS][LETTERS];

  static {
    for (char one = 'a'; one <= 'z'; one++) {
      for (char other = 'a'; other <= 'z'; other++) {
        MISTAKEN[one - 'a'][other - 'a'] =
            touch(one, other)
                || (VOWELS.indexOf(one) >= 0 && VOWELS.indexOf(other) >= 0)
                || SOUNDS.contains("" + one + other)
                || SOUNDS.contains("" + other + one);
      }
    }
  }

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
    int changed = same ? 0 : mistaken(one.charAt(i - 1), other.charAt(j - 1)) ? 1 : 2;
    int least = rows[i - 1][j - 1] + changed;
    least = Math.min(least, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean exchanged =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return exchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }

  /// Whether one letter may stand for another.
  private static boolean mistaken(char one, char other) {
    return isLetter(one) && isLetter(other) && MISTAKEN[one - 'a'][other - 'a'];
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  /// Whether their keys touch on the usual keyboard, whose rows are each half a key further right.
  private static boolean touch(char one, char other) {
    int rows = Math.abs(row(one) - row(other));
    return rows <= 1 && rows + Math.abs(halves(one) - halves(other)) == 2;
  }

  private static int row(char key) {
    return IntStream.range(0, KEYS.size())
        .filter(row -> KEYS.get(row).indexOf(key) >= 0)
        .findFirst()
        .orElseThrow();
  }

  /// How many halves of a key it stands from the left.
  private static int halves(char key) {
    return 2 * KEYS.get(row(key)).indexOf(key) + row(key);
  }
}
