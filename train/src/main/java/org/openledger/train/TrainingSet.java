package org.openledger.train;

import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;

/// A snapshot as a training run sees it: encoded examples, and whose they are.
///
/// @param snapshots where the examples come from
/// @param clusters the clusters that have an example to train on, sorted; the index is the
///   cluster's number in the run
/// @param contributors every contributor of an example, sorted; the index is the contributor's
///   number in the run
/// @param train examples in the order of the snapshot
/// @param heldOut examples never trained on
public record TrainingSet(
    List<SnapshotRef> snapshots,
    List<Cluster> clusters,
    List<ContributorId> contributors,
    List<Example> train,
    List<Example> heldOut) {
  /// Most examples of one run.
  public static final int EXAMPLES_MAX = 1_000_000;

  /// A cluster and who shares in it.
  public record Cluster(DatanetId datanet, ClusterMembers members) {}

  public TrainingSet {
    snapshots = List.copyOf(snapshots);
    clusters = List.copyOf(clusters);
    contributors = List.copyOf(contributors);
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
    if (train.isEmpty() || train.size() > EXAMPLES_MAX) {
      throw new Refusal(
          Code.BAD_EXAMPLES,
          train.size() + " examples to train on; between 1 and " + EXAMPLES_MAX + " are needed");
    }
  }

  /// The cluster number of every training example.
  public int[] clusterOf() {
    return train.stream().mapToInt(Example::cluster).toArray();
  }

  /// The contributor number of every training example.
  public int[] contributorOf() {
    return train.stream().mapToInt(Example::contributor).toArray();
  }
}
