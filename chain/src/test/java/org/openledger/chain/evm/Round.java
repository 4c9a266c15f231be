package org.openledger.chain.evm;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.vectors.MemoryState;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// A small world and the transactions of one block, to be run by two implementations.
///
/// @param name how to find it again
/// @param transactions each of a sender of its own, so that none waits for another
record Round(
    String name, SortedMap<Address, Before> accounts, List<SignedTransaction> transactions) {
  /// An account before the block.
  record Before(long nonce, UInt256 balance, byte[] code, SortedMap<UInt256, UInt256> storage) {
    static Before holding(UInt256 balance) {
      return new Before(0, balance, new byte[0], new TreeMap<>());
    }

    static Before contract(byte[] code) {
      return new Before(1, UInt256.of(1_000_000), code, new TreeMap<>());
    }
  }

  MemoryState state() {
    MemoryState state = new MemoryState();
    accounts.forEach((address, before) -> {
      state.put(address, before.nonce, before.balance, before.code);
      before.storage.forEach((key, value) -> state.putStorage(address, key, value));
    });
    return state;
  }

  /// Everything needed to run it by hand.
  String describe() {
    StringBuilder out = new StringBuilder(name).append('\n');
    accounts.forEach((address, before) -> {
      if (before.code.length > 0) {
        out.append("%s %s %s%n".formatted(address, Hex.encode(before.code), before.storage));
      }
    });
    return out.toString();
  }
}
