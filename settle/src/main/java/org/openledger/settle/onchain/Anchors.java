package org.openledger.settle.onchain;

import org.openledger.core.flow.Snapshot;
import org.openledger.tally.split.ModelTerms;

/// The registries on chain. Publishing what is there already changes nothing; something else under
/// the same name and version is refused.
public interface Anchors {

  /// Registers the Datanet if it is new, and publishes a snapshot's root.
  void publish(Snapshot snapshot);

  /// Registers the model if it is new, and publishes a version.
  void publish(ModelTerms terms);
}
