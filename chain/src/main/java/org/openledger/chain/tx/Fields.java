package org.openledger.chain.tx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpException;
import org.openledger.core.rlp.RlpItem;

/// RLP forms of the fields that transactions share.
final class Fields {
  private Fields() {}

  static long unsigned64(RlpItem item) {
    var value = Rlp.uint256(item);
    if ((value.a() | value.b() | value.c()) != 0) {
      throw new RlpException("the number does not fit 64 bits");
    }
    return value.d();
  }

  static int unsigned8(RlpItem item) {
    var value = Rlp.uint256(item);
    if (value.bitLength() > 8) {
      throw new RlpException("the number does not fit 8 bits");
    }
    return (int) value.d();
  }

  /// An address, or null for the empty string that marks a creation.
  static @Nullable Address recipient(RlpItem item) {
    return Rlp.bytes(item).length == 0 ? null : Rlp.address(item);
  }

  static RlpItem recipient(@Nullable Address to) {
    return to == null ? Rlp.of(new byte[0]) : Rlp.of(to);
  }

  static List<AccessEntry> accessList(RlpItem item) {
    var entries = new ArrayList<AccessEntry>();
    for (var entry : Rlp.items(item)) {
      var pair = Rlp.items(entry, 2);
      var keys = new ArrayList<UInt256>();
      for (var key : Rlp.items(pair.get(1))) {
        keys.add(UInt256.fromBytes(Rlp.hash(key).bytes()));
      }
      entries.add(new AccessEntry(Rlp.address(pair.get(0)), List.copyOf(keys)));
    }
    return List.copyOf(entries);
  }

  static RlpItem accessList(List<AccessEntry> entries) {
    var items = new ArrayList<RlpItem>();
    for (var entry : entries) {
      var keys = new ArrayList<RlpItem>();
      for (var key : entry.storageKeys()) {
        keys.add(Rlp.of(key.toBytes32()));
      }
      items.add(Rlp.list(Rlp.of(entry.address()), Rlp.list(keys)));
    }
    return Rlp.list(items);
  }

  static List<Hash> hashes(RlpItem item) {
    return Rlp.items(item).stream().map(Rlp::hash).toList();
  }

  static RlpItem hashes(List<Hash> hashes) {
    return Rlp.list(hashes.stream().map(Rlp::of).toList());
  }
}
