package org.openledger.chain.tx;

import org.openledger.core.bytes.UInt256;

/// EIP-1559 bounds on the price of a unit of gas, in wei.
///
/// @param maxPriority most that goes to the block's producer
/// @param max most in all
public record Fees(UInt256 maxPriority, UInt256 max) {
  /// A fixed price, as types 0 and 1 have it.
  public static Fees fixed(UInt256 gasPrice) {
    return new Fees(gasPrice, gasPrice);
  }
}
