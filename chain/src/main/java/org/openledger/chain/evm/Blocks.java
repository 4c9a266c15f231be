package org.openledger.chain.evm;

import static org.openledger.chain.evm.Opcodes.*;

import java.util.Arrays;

/// The blocks of a code: stretches of instructions that always run from their first to their last,
/// so that their fixed gas and the stack they need can be checked once, on entry.
///
/// A block ends where control may go elsewhere, and after every instruction to which the gas left
/// matters (GAS, SSTORE, calls and creations), so that what was charged on entry is exactly what
/// has run. Whatever else goes wrong inside a block takes all gas, as running out of it does.
final class Blocks {
  private static final int STACK_LIMBS = 4 * 1024;

  /// Number of the block that begins at each place, plus one; 0 where none begins.
  private final char[] starts;

  /// Per block: fixed gas in the high 32 bits, then 16 bits each for the limbs it needs on the
  /// stack and for how many are too many.
  private long[] entries = new long[8];

  private int count;
  private final byte[] code;
  private final int length;

  /// @param code the code followed by zeros, which stop it
  Blocks(byte[] code, int length) {
    this.code = code;
    this.length = length;
    starts = new char[length + 1];
    int pc = 0;
    while (pc <= length) {
      pc = add(pc);
    }
  }

  /// What entering the block that begins at `pc` takes.
  long entry(int pc) {
    return entries[starts[Math.min(pc, length)] - 1];
  }

  static long gas(long entry) {
    return entry >>> 32;
  }

  static int limbsNeeded(long entry) {
    return (int) (entry >>> 16) & 0xffff;
  }

  static int limbsTooMany(long entry) {
    return (int) entry & 0xffff;
  }

  boolean isJumpDestination(int pc) {
    return pc < length && code[pc] == JUMPDEST && starts[pc] != 0;
  }

  /// Measures the block that begins at `pc` and returns where the next one does.
  private int add(int pc) {
    int at = pc;
    long gas = 0;
    int height = 0;
    int needed = 0;
    int max = STACK_LIMBS;
    while (at <= length) {
      int op = code[at] & 0xff;
      if (op == JUMPDEST && at != pc) {
        break;
      }
      gas += GAS[op];
      needed = Math.max(needed, LIMBS_IN[op] - height);
      max = Math.min(max, LIMBS_MAX[op] - height);
      height += LIMBS_CHANGE[op];
      at += op > PUSH0 && op <= PUSH32 ? op - PUSH0 + 1 : 1;
      if (ENDS_BLOCK[op]) {
        break;
      }
    }
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, 2 * count);
    }
    // Clamped so that they fit and still cannot be met.
    needed = Math.min(needed, STACK_LIMBS + 1);
    entries[count++] = gas << 32 | (long) needed << 16 | Math.max(max + 1, 0);
    starts[pc] = (char) count;
    return at;
  }
}
