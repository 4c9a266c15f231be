package org.openledger.core.receipt;

import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.hash.Hash;

/// Where a receipt is among the others of its node.
///
/// @param epoch the epoch it is settled in
/// @param sequence the node's running number, from 1, which no other receipt has
public record PlacePart(Epoch epoch, long sequence) {
  static final String TYPE = "Place(uint64 epoch,uint64 sequence)";

  /// An epoch by its number, from 1.
  public record Epoch(long number) {
    public Epoch {
      if (number < 1) {
        throw new IllegalArgumentException("epochs are numbered from 1, not " + number);
      }
    }
  }

  public PlacePart {
    if (sequence < 1) {
      throw new IllegalArgumentException("receipts are numbered from 1, not " + sequence);
    }
  }

  /// The place `sequence` in the epoch `number`.
  public static PlacePart of(long number, long sequence) {
    return new PlacePart(new Epoch(number), sequence);
  }

  Hash structHash() {
    return new Eip712.Struct(TYPE)
        .number(UInt256.of(epoch.number))
        .number(UInt256.of(sequence))
        .hash();
  }
}
