package org.openledger.core.rlp;

import java.util.Arrays;
import java.util.List;

/// An RLP item: a byte string or a list of items.
public sealed interface RlpItem {
  /// A byte string.
  record RlpBytes(byte[] value) implements RlpItem {
    @Override
    public boolean equals(Object other) {
      return other instanceof RlpBytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  /// A list of items.
  record RlpList(List<RlpItem> items) implements RlpItem {
    public RlpList {
      items = List.copyOf(items);
    }
  }
}
