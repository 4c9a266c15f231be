package org.openledger.chain.block;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Precompiles;
import org.openledger.chain.evm.WorldState;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Accounts as a simulated call shall see them instead of as they are.
public record Overrides(SortedMap<Address, Entry> accounts) {
  /// Nothing is overridden.
  public static final Overrides NONE = new Overrides(new TreeMap<>());

  /// What is overridden of one account; null fields stay.
  ///
  /// @param state replaces the whole storage
  /// @param stateDiff replaces single slots
  /// @param precompileTo where the precompiled contract of this address answers instead
  public record Entry(
      @Nullable UInt256 balance,
      @Nullable Long nonce,
      byte @Nullable [] code,
      @Nullable SortedMap<UInt256, UInt256> state,
      @Nullable SortedMap<UInt256, UInt256> stateDiff,
      @Nullable Address precompileTo) {
    /// Another balance, and everything else as it is.
    public static Entry ofBalance(UInt256 balance) {
      return new Entry(balance, null, null, null, null, null);
    }

    /// Other code, and everything else as it is.
    public static Entry ofCode(byte[] code) {
      return new Entry(null, null, code, null, null, null);
    }
  }

  /// Applies them; the address of a precompiled contract that is overridden is an ordinary account.
  void apply(WorldState world) {
    world.beginTransaction();
    world.restorePrecompiles();
    accounts.forEach((address, entry) -> {
      if (Precompiles.isPrecompile(address)) {
        world.movePrecompile(address, entry.precompileTo);
      }
    });
    accounts.forEach((address, entry) -> apply(world, address, entry));
    world.endTransaction();
  }

  private static void apply(WorldState world, Address address, Entry entry) {
    if (entry.balance != null) {
      world.setBalance(address, entry.balance);
    }
    if (entry.nonce != null) {
      world.setNonce(address, entry.nonce);
    }
    if (entry.code != null) {
      world.setCode(address, entry.code);
    }
    if (entry.state != null) {
      world.clearStorage(address);
      entry.state.forEach((key, value) -> world.setStorage(address, key, value));
    }
    if (entry.stateDiff != null) {
      entry.stateDiff.forEach((key, value) -> world.setStorage(address, key, value));
    }
  }
}
