package org.openledger.simulation;

import java.util.Map;
import java.util.TreeMap;

/// What is known to be broken and not mended yet. It is still checked and counted; it does not end
/// a simulation. A test fails once an entry is not met any more.
final class Known {
  /// Why, by what is broken.
  static final Map<Invariant, String> NOT_YET =
      new TreeMap<>(
          Map.of(
              Invariant.SEQUENCES_ARE_SIGNED_ONCE,
              "a node counts on from the highest number recorded, and so signs the numbers of"
                  + " receipts again that were signed and not recorded when it was killed"));

  private Known() {}
}
