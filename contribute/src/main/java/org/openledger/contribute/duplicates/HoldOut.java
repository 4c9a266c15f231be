package org.openledger.contribute.duplicates;

import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.core.hash.Hash;

/// Which clusters are kept apart from training: about one in ten, by the cluster's id alone.
///
/// The cluster decides, not the record, so no near-copy of a held-out text is trained on; and the
/// id decides, not a rank, so a cluster keeps its side as the Datanet grows. A small Datanet where
/// chance holds out nothing gives up the cluster with the smallest id.
public final class HoldOut {
  private static final int ONE_IN = 10;
  private static final int SMALLEST = 2;

  private HoldOut() {}

  public static SortedSet<Hash> of(SortedSet<Hash> clusters) {
    var heldOut = new TreeSet<Hash>();
    for (var cluster : clusters) {
      int draw =
          ((cluster.at(0) & 0xff) << 16) | ((cluster.at(1) & 0xff) << 8) | (cluster.at(2) & 0xff);
      if (draw < (1 << 24) / ONE_IN) {
        heldOut.add(cluster);
      }
    }
    if (heldOut.isEmpty() && clusters.size() >= SMALLEST) {
      heldOut.add(clusters.first());
    }
    return heldOut;
  }
}
