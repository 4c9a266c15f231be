package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;

/// Storage and transient storage, with the gas and refunds of EIP-2200, 2929 and 3529.
final class StorageOps {
  private StorageOps() {}

  static @Nullable Halt load(Frame f) {
    var state = f.evm.state;
    var s = f.evm.stack;
    var slot = state.slot(f.message.self(), s, f.sp - 4);
    if (!f.charge(state.warm(slot) ? Gas.COLD_SLOAD : Gas.WARM)) {
      return Halt.OUT_OF_GAS;
    }
    slot.load(s, f.sp - 4);
    return null;
  }

  static @Nullable Halt store(Frame f) {
    if (f.message.isStatic()) {
      return Halt.WRITE_PROTECTION;
    }
    if (f.gas <= Gas.SSTORE_SENTRY) {
      return Halt.OUT_OF_GAS;
    }
    var state = f.evm.state;
    var s = f.evm.stack;
    f.sp -= 8;
    int value = f.sp;
    var slot = state.slot(f.message.self(), s, f.sp + 4);
    long cost = state.warm(slot) ? Gas.COLD_SLOAD : 0;
    if (slot.hasValue(s, value) || !slot.isOriginal()) {
      cost += Gas.WARM;
    } else {
      cost += slot.originallyZero() ? Gas.SSTORE_SET : Gas.SSTORE_RESET;
    }
    if (!f.charge(cost)) {
      return Halt.OUT_OF_GAS;
    }
    if (!slot.hasValue(s, value)) {
      state.addRefund(refund(slot, s, value));
      state.touch(f.message.self());
      state.write(slot, s, value);
    }
    return null;
  }

  /// The change of the refund counter if the slot, which has another value, takes the new one.
  private static long refund(Slot slot, long[] s, int value) {
    if (slot.isOriginal()) {
      return !slot.originallyZero() && Words.isZero(s, value) ? Gas.SSTORE_CLEARS : 0;
    }
    long refund = 0;
    if (!slot.originallyZero()) {
      if (slot.isZero()) {
        refund -= Gas.SSTORE_CLEARS;
      } else if (Words.isZero(s, value)) {
        refund += Gas.SSTORE_CLEARS;
      }
    }
    if (slot.wasOriginally(s, value)) {
      refund += (slot.originallyZero() ? Gas.SSTORE_SET : Gas.SSTORE_RESET) - Gas.WARM;
    }
    return refund;
  }

  static @Nullable Halt loadTransient(Frame f) {
    f.evm.state.loadTransient(f.message.self(), f.evm.stack, f.sp - 4);
    return null;
  }

  static @Nullable Halt storeTransient(Frame f) {
    if (f.message.isStatic()) {
      return Halt.WRITE_PROTECTION;
    }
    f.evm.state.storeTransient(f.message.self(), f.evm.stack, f.sp - 4);
    f.sp -= 8;
    return null;
  }
}
