package org.openledger.chain.evm;

import org.openledger.core.bytes.UInt256;

/// A storage slot that was touched: its value now, at the start of the transaction and in the state
/// below. Words are four limbs, `0` the least significant. The `..Transaction` fields hold the
/// number of the transaction for which the fact next to them was recorded, so that nothing has to
/// be reset when the next transaction begins.
final class Slot {
  final long k0;
  final long k1;
  final long k2;
  final long k3;

  /// The value now.
  long v0;

  long v1;
  long v2;
  long v3;

  /// The value when `originalTransaction` began (EIP-2200).
  long o0;

  long o1;
  long o2;
  long o3;

  UInt256 base = UInt256.ZERO;
  int originalTransaction;
  int warmTransaction;

  Slot(long[] s, int x) {
    k0 = s[x];
    k1 = s[x + 1];
    k2 = s[x + 2];
    k3 = s[x + 3];
  }

  void setBase(UInt256 value) {
    base = value;
    v0 = value.d();
    v1 = value.c();
    v2 = value.b();
    v3 = value.a();
  }

  /// Notes the value as the original of this transaction if it was not touched in it before.
  void begin(int transaction) {
    if (originalTransaction != transaction) {
      originalTransaction = transaction;
      o0 = v0;
      o1 = v1;
      o2 = v2;
      o3 = v3;
    }
  }

  void load(long[] s, int x) {
    s[x] = v0;
    s[x + 1] = v1;
    s[x + 2] = v2;
    s[x + 3] = v3;
  }

  void store(long[] s, int x) {
    v0 = s[x];
    v1 = s[x + 1];
    v2 = s[x + 2];
    v3 = s[x + 3];
  }

  boolean hasKey(long[] s, int x) {
    return ((k0 ^ s[x]) | (k1 ^ s[x + 1]) | (k2 ^ s[x + 2]) | (k3 ^ s[x + 3])) == 0;
  }

  boolean hasValue(long[] s, int x) {
    return ((v0 ^ s[x]) | (v1 ^ s[x + 1]) | (v2 ^ s[x + 2]) | (v3 ^ s[x + 3])) == 0;
  }

  boolean wasOriginally(long[] s, int x) {
    return ((o0 ^ s[x]) | (o1 ^ s[x + 1]) | (o2 ^ s[x + 2]) | (o3 ^ s[x + 3])) == 0;
  }

  boolean isOriginal() {
    return ((v0 ^ o0) | (v1 ^ o1) | (v2 ^ o2) | (v3 ^ o3)) == 0;
  }

  boolean isZero() {
    return (v0 | v1 | v2 | v3) == 0;
  }

  boolean originallyZero() {
    return (o0 | o1 | o2 | o3) == 0;
  }

  UInt256 key() {
    return new UInt256(k3, k2, k1, k0);
  }

  UInt256 value() {
    return new UInt256(v3, v2, v1, v0);
  }
}
