package org.openledger.tally.split;

import java.math.BigInteger;
import org.openledger.core.hash.Hash;

/// The signed credit that one receipt gives to a cluster of its adapter: by what the adapter's
/// account is divided when the epoch closes.
///
/// @param units 2^-20 nats
public record CreditLine(Credited key, Hash receipt, BigInteger units)
    implements Comparable<CreditLine> {

  /// Orders by (adapter, cluster, receipt): the order of the credit table.
  @Override
  public int compareTo(CreditLine other) {
    int order = key.compareTo(other.key);
    return order != 0 ? order : receipt.compareTo(other.receipt);
  }
}
