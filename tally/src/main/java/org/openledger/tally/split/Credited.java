package org.openledger.tally.split;

/// A cluster of records as what one adapter was trained on: what credits, debts and shares are kept
/// by. The same cluster in another adapter has an account of its own.
///
/// @param adapter the model version's account
/// @param cluster the cluster of records
public record Credited(ClusterKey adapter, ClusterKey cluster) implements Comparable<Credited> {

  public Credited {
    assert adapter.kind() == ClusterKey.Kind.ADAPTER : adapter + " is no adapter's account";
    assert cluster.kind() == ClusterKey.Kind.RECORDS : cluster + " is no cluster of records";
  }

  @Override
  public int compareTo(Credited other) {
    int order = adapter.compareTo(other.adapter);
    return order != 0 ? order : cluster.compareTo(other.cluster);
  }
}
