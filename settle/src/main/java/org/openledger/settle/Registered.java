package org.openledger.settle;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.settle.store.EpochStore;
import org.openledger.tally.split.ModelTerms;

/// What this node has registered with its judge: all that others need to check its receipts.
///
/// @param domain what receipts are signed for
/// @param signer who signs, from the first epoch on
/// @param terms by which all fees are divided, from the first epoch on
/// @param models every model that was ever for sale
/// @param snapshots every snapshot that a model was trained on
/// @param epochs every epoch whose roots are on chain
public record Registered(
    ReceiptDomain domain,
    Address signer,
    TermsCommitment terms,
    List<ModelTerms> models,
    List<SnapshotRoot> snapshots,
    List<EpochStore.ClosedEpoch> epochs) {
  public Registered {
    models = List.copyOf(models);
    snapshots = List.copyOf(snapshots);
    epochs = List.copyOf(epochs);
  }
}
