package org.openledger.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.attribute.AttributeException.Code;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.Snapshot;

/// The records a run trains on, numbered, with the clusters and contributors they belong to.
///
/// Record i is the i-th contribution given; clusters are numbered in the order of their ids,
/// contributors in the order of their names, both counting only those that occur.
public final class TrainingTable {
  private final List<AttributionStore.Cluster> clusters;
  private final List<AttributionStore.TrainedRecord> records;
  private final int[] contributorOf;
  private final List<ContributorId> contributors;

  private TrainingTable(
      List<AttributionStore.Cluster> clusters,
      List<AttributionStore.TrainedRecord> records,
      int[] contributorOf,
      List<ContributorId> contributors) {
    this.clusters = clusters;
    this.records = records;
    this.contributorOf = contributorOf;
    this.contributors = contributors;
  }

  /// The table of `trained` contributions with the member tables of their snapshots.
  public static TrainingTable of(List<Contribution> trained, List<Snapshot> snapshots) {
    Map<ClusterId, ClusterMembers> members = new TreeMap<>();
    for (Snapshot snapshot : snapshots) {
      for (ClusterMembers table : snapshot.members()) {
        members.put(table.cluster(), table);
      }
    }
    Map<ClusterId, Integer> clusterNumbers = new TreeMap<>();
    Map<ContributorId, Integer> contributorNumbers = new TreeMap<>();
    Map<ClusterId, AttributionStore.Cluster> known = new TreeMap<>();
    for (Contribution contribution : trained) {
      ClusterId id = contribution.cluster();
      ClusterMembers table = members.get(id);
      if (table == null) {
        throw new AttributeException(
            Code.MISMATCH, "cluster " + id + " is in none of the given snapshots");
      }
      known.putIfAbsent(id, new AttributionStore.Cluster(contribution.datanet(), table));
      contributorNumbers.put(contribution.contributor(), 0);
    }
    known.keySet().forEach(id -> clusterNumbers.put(id, clusterNumbers.size()));
    int next = 0;
    for (var entry : contributorNumbers.entrySet()) {
      entry.setValue(next++);
    }
    var records = new ArrayList<AttributionStore.TrainedRecord>();
    int[] contributorOf = new int[trained.size()];
    for (int i = 0; i < contributorOf.length; i++) {
      Contribution c = trained.get(i);
      int cluster = clusterNumbers.getOrDefault(c.cluster(), -1);
      records.add(new AttributionStore.TrainedRecord(c.commitment(), c.contributor(), cluster));
      contributorOf[i] = contributorNumbers.getOrDefault(c.contributor(), -1);
    }
    return new TrainingTable(
        List.copyOf(known.values()),
        List.copyOf(records),
        contributorOf,
        List.copyOf(contributorNumbers.keySet()));
  }

  public List<AttributionStore.Cluster> clusters() {
    return clusters;
  }

  public List<AttributionStore.TrainedRecord> records() {
    return records;
  }

  public List<ContributorId> contributors() {
    return contributors;
  }

  /// Cluster number of every record, [n].
  public int[] clusterOf() {
    return records.stream().mapToInt(AttributionStore.TrainedRecord::cluster).toArray();
  }

  /// Contributor number of every record, [n].
  public int[] contributorOf() {
    return contributorOf.clone();
  }
}
