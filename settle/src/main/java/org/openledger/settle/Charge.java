package org.openledger.settle;

import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.UsageReceipt;

/// What is to be charged for.
///
/// @param model whose price it is
/// @param body the receipt's body, given what the book says
/// @param attribution whose data the answer was
/// @param along does in the same transaction what must be true exactly if the receipt is recorded
public record Charge(
    ModelId model,
    Function<Stamp, UsageReceipt.Body> body,
    Attribution attribution,
    Consumer<UsageReceipt> along) {
  /// What the book says of a receipt that is about to be recorded.
  ///
  /// @param place its epoch and number
  /// @param terms by what its fee is divided
  public record Stamp(PlacePart place, TermsCommitment terms) {}
}
