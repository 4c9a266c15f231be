package org.openledger.contribute.record;

/// Who may read a Datanet's records: everyone, those the owner admitted, or the owner alone.
///
/// Commitments, clusters and contributors of a snapshot are published in every case; texts are not.
public enum Visibility {
  PUBLIC,
  GATED,
  PRIVATE
}
