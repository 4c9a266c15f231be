package org.openledger.node;

import java.util.List;

/// What of a node was found damaged.
///
/// @param damaged the first [#LISTED_MAX] things
/// @param count how many there are
public record Inspection(List<Damaged> damaged, long count) {
  /// How many things are listed.
  public static final int LISTED_MAX = 1_000;

  public Inspection {
    damaged = List.copyOf(damaged);
  }
}
