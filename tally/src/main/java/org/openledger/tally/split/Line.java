package org.openledger.tally.split;

import java.math.BigInteger;
import org.openledger.core.hash.Hash;

/// One amount that a receipt gives to a cluster, or takes from one whose credit is an estimate.
public record Line(ClusterKey key, Hash receipt, BigInteger x) implements Comparable<Line> {

  /// Orders by (datanet, kind, cluster, receipt): the order of the line table.
  @Override
  public int compareTo(Line other) {
    int order = key.compareTo(other.key);
    return order != 0 ? order : receipt.compareTo(other.receipt);
  }
}
