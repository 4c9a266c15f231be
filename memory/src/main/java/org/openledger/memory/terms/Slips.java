package org.openledger.memory.terms;

import java.util.List;
import java.util.Set;

/// Slips of typing.
///
/// One letter for another is a slip where fingers or ears mistake them: their keys touch, both are
/// vowels, or they sound alike. Any other is two, for it makes another word: *scar* is no mistyped
/// *scam*.
public final class Slips {
  private static final List<String> KEYS = List.of("qwertyuiop", "asdfghjkl", "zxcvbnm");
  private static final String VOWELS = "aeiouy";
  private static final Set<String> SOUNDS =
      Set.of("ck", "cs", "sz", "fv", "dt", "bp", "gj", "mn", "ij", "kq", "vw", "xz");

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
    boolean vowels = VOWELS.indexOf(one) >= 0 && VOWELS.indexOf(other) >= 0;
    var both = "" + (char) Math.min(one, other) + (char) Math.max(one, other);
    return vowels || SOUNDS.contains(both) || touch(one, other);
  }

  /// Whether their keys touch on the usual keyboard, whose rows are each half a key further right.
  private static boolean touch(char one, char other) {
    for (int row = 0; row < KEYS.size(); row++) {
      int at = KEYS.get(row).indexOf(one);
      if (at < 0) {
        continue;
      }
      for (int below = 0; below < KEYS.size(); below++) {
        int there = KEYS.get(below).indexOf(other);
        int aside = there - at;
        boolean near =
            below == row
                ? Math.abs(aside) == 1
                : below == row + 1
                    ? aside == 0 || aside == -1
                    : below == row - 1 && (aside == 0 || aside == 1);
        if (there >= 0 && near) {
          return true;
        }
      }
    }
    return false;
  }
}
