package org.openledger.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Inspecting: everything that the node holds is read, and what is damaged is named.
public final class Inspecting {
  private final List<Holding> holdings;

  /// Things of one sort that the node holds.
  @FunctionalInterface
  interface Holding {
    /// Reads all of them and names those that are damaged.
    void inspect(Consumer<Damaged> found);
  }

  Inspecting(List<Holding> holdings) {
    this.holdings = List.copyOf(holdings);
  }

  /// Reads everything; takes as long as that takes.
  public Inspection inspect() {
    var found = new Found();
    holdings.forEach(holding -> holding.inspect(found));
    return new Inspection(found.listed, found.count);
  }

  private static final class Found implements Consumer<Damaged> {
    final List<Damaged> listed = new ArrayList<>();
    long count;

    @Override
    public void accept(Damaged damaged) {
      count++;
      if (listed.size() < Inspection.LISTED_MAX) {
        listed.add(damaged);
      }
    }
  }
}
