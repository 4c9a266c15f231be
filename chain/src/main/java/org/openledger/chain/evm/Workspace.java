package org.openledger.chain.evm;

import java.util.ArrayList;
import java.util.Arrays;

/// The large arrays of execution, kept from transaction to transaction: the operand stack that all
/// frames share, and one memory per depth.
final class Workspace {
  private static final int FRAME_LIMBS = 4 * 1024 + Division.SPACE;
  private final ArrayList<Memory> memories = new ArrayList<>();
  private long[] stack = new long[4 * FRAME_LIMBS];

  /// The stack, long enough for a frame that begins at `base`.
  long[] stack(int base) {
    if (stack.length < base + FRAME_LIMBS) {
      stack = Arrays.copyOf(stack, Math.max(base + FRAME_LIMBS, 2 * stack.length));
    }
    return stack;
  }

  /// The memory of frames at this depth; whoever used it last has emptied it.
  Memory memory(int depth) {
    while (memories.size() <= depth) {
      memories.add(new Memory());
    }
    return memories.get(depth);
  }
}
