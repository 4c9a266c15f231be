package org.openledger.tally.split;

import java.math.BigInteger;
import org.openledger.core.hash.Hash;

/// One signed amount that a receipt gives to (or takes from) a cluster.
public record Line(ClusterKey key, Hash receipt, BigInteger x) implements Comparable<Line> {

  /// Orders by (datanet, cluster, receipt): the order of the line table.
  @Override
  public int compareTo(Line other) {
    int order = key.compareTo(other.key);
    return order != 0 ? order : receipt.compareTo(other.receipt);
  }
}
