package org.openledger.contribute.record;

import org.openledger.core.flow.Contribution;

/// A record as a snapshot holds it.
///
/// @param position index among the snapshot's records, and of its Merkle leaf
/// @param recordId the record's id in its Datanet
/// @param repeated an exact duplicate of an earlier record, or one with words replaced: earns
///   nothing, is not trained on
public record Entry(int position, String recordId, Contribution contribution, boolean repeated) {
  /// Whether a training run takes the record.
  public boolean trainable() {
    return contribution.split() == Contribution.Split.TRAIN && !repeated;
  }
}
