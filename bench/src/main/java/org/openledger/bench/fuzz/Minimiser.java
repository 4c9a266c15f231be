package org.openledger.bench.fuzz;

import java.util.Arrays;
import java.util.function.Predicate;

/// Makes an input smaller as long as it does the same: leaves out ever smaller chunks of it.
final class Minimiser {
  private static final int TRIALS_MAX = 3_000;
  private static final long NANOS_MAX = 20_000_000_000L;

  private final Predicate<byte[]> same;
  private int trials;
  private final long start = System.nanoTime();

  /// A minimiser of one find.
  ///
  /// @param same whether an input still does what is looked for
  Minimiser(Predicate<byte[]> same) {
    this.same = same;
  }

  /// The smallest input that was found.
  byte[] smallest(byte[] input) {
    var best = input;
    for (int size = Math.max(1, best.length / 2); size > 0 && hasTime(); ) {
      var shorter = without(best, size);
      size = shorter.length < best.length ? Math.min(size, shorter.length) : size / 2;
      best = shorter;
    }
    return best;
  }

  /// The input without as many chunks of a size as can be left out.
  private byte[] without(byte[] input, int size) {
    var best = input;
    for (int at = 0; at < best.length && hasTime(); ) {
      int to = Math.min(best.length, at + size);
      var shorter = Arrays.copyOf(best, best.length - (to - at));
      System.arraycopy(best, to, shorter, at, best.length - to);
      trials++;
      if (same.test(shorter)) {
        best = shorter;
      } else {
        at = to;
      }
    }
    return best;
  }

  private boolean hasTime() {
    return trials < TRIALS_MAX && System.nanoTime() - start < NANOS_MAX;
  }
}
