package org.openledger.chain.evm;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Slots of one account by key: open addressing, looked up with a key still on the operand stack.
final class SlotTable {
  private @Nullable Slot[] table = new @Nullable Slot[16];
  private int size;

  /// The slot with the key at `s[x]`, or null.
  @Nullable Slot find(long[] s, int x) {
    int mask = table.length - 1;
    for (int i = hash(s[x], s[x + 1], s[x + 2], s[x + 3]) & mask; ; i = (i + 1) & mask) {
      var slot = table[i];
      if (slot == null || slot.hasKey(s, x)) {
        return slot;
      }
    }
  }

  void add(Slot slot) {
    if (++size * 2 > table.length) {
      grow();
    }
    insert(slot);
  }

  void forEach(Consumer<Slot> action) {
    for (var slot : table) {
      if (slot != null) {
        action.accept(slot);
      }
    }
  }

  private void grow() {
    var old = table;
    table = new @Nullable Slot[old.length * 2];
    for (var slot : old) {
      if (slot != null) {
        insert(slot);
      }
    }
  }

  private void insert(Slot slot) {
    int mask = table.length - 1;
    int i = hash(slot.k0, slot.k1, slot.k2, slot.k3) & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = slot;
  }

  private static int hash(long k0, long k1, long k2, long k3) {
    long mixed = k0 * 0x9e3779b97f4a7c15L ^ k1 * 0xc2b2ae3d27d4eb4fL;
    mixed ^= Long.rotateLeft(k2 * 0x165667b19e3779f9L ^ k3 * 0x27d4eb2f165667c5L, 31);
    mixed ^= mixed >>> 32;
    return (int) (mixed ^ mixed >>> 15);
  }
}
