package org.openledger.settle;

import java.util.List;
import java.util.Optional;
import org.openledger.core.merkle.MerkleSumProof;
import org.openledger.core.money.Open;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Line;

/// What became of a receipt's fee.
///
/// @param terms by what it was divided
/// @param lines how it was divided
/// @param place where the receipt is in its epoch's table, once that is computed
public record FeeProof(FeeTerms terms, List<Line> lines, Optional<Place> place) {
  /// A place in the table of an epoch's receipts.
  ///
  /// @param path up to the root
  /// @param fees what all receipts of the epoch sum to
  public record Place(MerkleSumProof path, Open fees) {}

  public FeeProof {
    lines = List.copyOf(lines);
  }
}
