package org.openledger.memory.credit;

import java.util.stream.IntStream;

/// What each player of a game is worth, exactly: the mean over all orders in which the players may
/// join of what a player adds (L. S. Shapley, A value for n-person games, 1953).
///
/// Everything is a whole number. A value is the sum over coalitions S without the player of s! (k -
/// s - 1)! (v(S + player) - v(S)), a multiple of 1 / k!; the values are rounded by largest
/// remainder, so that they add up to what all players are worth to the unit.
final class Shapley {
  /// Most players for which k! times 2^47 units fits.
  private static final int PLAYERS_MAX = 8;

  private Shapley() {}

  /// The value of each player.
  ///
  /// @param values v of each coalition, bit i of its index for player i
  static long[] of(long[] values) {
    int players = Integer.numberOfTrailingZeros(values.length);
    if (values.length != 1 << players || players > PLAYERS_MAX) {
      throw new IllegalArgumentException(values.length + " values are no game of up to 8 players");
    }
    long[] factorial = new long[players + 1];
    factorial[0] = 1;
    for (int i = 1; i <= players; i++) {
      factorial[i] = i * factorial[i - 1];
    }
    long[] shares = new long[players]; // times k!
    for (int player = 0; player < players; player++) {
      for (int s = 0; s < values.length; s++) {
        if ((s >> player & 1) == 0) {
          int size = Integer.bitCount(s);
          long orders = factorial[size] * factorial[players - size - 1];
          long added = Math.subtractExact(values[s | 1 << player], values[s]);
          shares[player] = Math.addExact(shares[player], Math.multiplyExact(orders, added));
        }
      }
    }
    return rounded(shares, factorial[players]);
  }

  /// Whole numbers whose sum is that of the shares: each cut off, and one more for those that lost
  /// most, the first of equal ones.
  private static long[] rounded(long[] shares, long whole) {
    long[] units = new long[shares.length];
    long left = 0;
    for (int i = 0; i < shares.length; i++) {
      units[i] = Math.floorDiv(shares[i], whole);
      left += Math.floorMod(shares[i], whole);
    }
    assert left % whole == 0 : "the shares add up to the value of all";
    IntStream.range(0, shares.length)
        .boxed()
        .sorted((a, b) ->
            Long.compare(Math.floorMod(shares[b], whole), Math.floorMod(shares[a], whole)))
        .limit(left / whole)
        .forEach(i -> units[i]++);
    return units;
  }
}
