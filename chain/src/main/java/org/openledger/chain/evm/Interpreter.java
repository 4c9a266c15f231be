package org.openledger.chain.evm;

import static org.openledger.chain.evm.Opcodes.*;

import org.jspecify.annotations.Nullable;

/// Runs the code of one frame until it ends or has to wait for a call.
///
/// The loop below holds what contracts spend their time on: arithmetic, the stack, jumps and words
/// of memory. Everything else sits in one class per family of instructions ([EnvironmentOps],
/// [StorageOps], [CallOps]), reached through [#rarer]; that keeps the loop small enough for the
/// compiler to optimise as a whole. Stack pointer, program counter and gas live in local variables
/// here and are written to the frame before anything outside the loop looks at it.
///
/// Fixed gas and the stack's height are checked once per block (see [Blocks]), so that a case only
/// has to do its work; with a tracer, which wants to see every step, they are checked at each
/// instruction instead. The stack is addressed in limbs, four per word, `sp` one past the top word.
/// Failures are values of [Halt], never exceptions.
///
/// Whether the request that is worked for may go on is looked at where gas is compared with zero
/// anyway: `gas` is what is left above the frame's floor (see [Frame#look]), so that it costs no
/// instruction of its own. Between two looks it may be below zero, but not together with the floor.
final class Interpreter {
  private Interpreter() {}

  /// Runs the frame; null if it has set [Frame#pending] and waits for that call.
  static @Nullable Halt run(Frame f) {
    var evm = f.evm;
    var tracer = evm.tracer;
    long[] s = evm.stack;
    byte[] code = f.code.padded;
    var blocks = f.code.blocks();
    var memory = f.memory;
    int base = f.base;
    int sp = f.sp;
    int pc = f.pc;
    long gas = f.gas - f.floor;
    boolean entering = true;
    while (true) {
      int op = code[pc] & 0xff;
      if (tracer != null) {
        save(f, sp, pc, gas);
        tracer.step(f);
        int height = sp - base;
        if (height < LIMBS_IN[op]) {
          return Halt.STACK_UNDERFLOW;
        }
        if (height > LIMBS_MAX[op]) {
          return Halt.STACK_OVERFLOW;
        }
        gas -= GAS[op];
        if (gas < 0) {
          if (gas + f.floor < 0) {
            return Halt.OUT_OF_GAS;
          }
          gas = f.look(gas);
        }
      } else if (entering || op == JUMPDEST) {
        entering = false;
        long entry = blocks.entry(pc);
        int height = sp - base;
        if (height < Blocks.limbsNeeded(entry)) {
          return Halt.STACK_UNDERFLOW;
        }
        if (height >= Blocks.limbsTooMany(entry)) {
          return Halt.STACK_OVERFLOW;
        }
        gas -= Blocks.gas(entry);
        if (gas < 0) {
          if (gas + f.floor < 0) {
            return Halt.OUT_OF_GAS;
          }
          gas = f.look(gas);
        }
      }
      switch (op) {
        case STOP -> {
          save(f, sp, pc, gas);
          return Halt.STOP;
        }
        case ADD -> Words.add(s, sp -= 4);
        case MUL -> Words.multiply(s, sp -= 4);
        case SUB -> Words.subtract(s, sp -= 4);
        case DIV -> Division.divide(s, sp -= 4);
        case SDIV -> Division.divideSigned(s, sp -= 4);
        case MOD -> Division.modulo(s, sp -= 4);
        case SMOD -> Division.moduloSigned(s, sp -= 4);
        case ADDMOD -> {
          Division.addModulo(s, sp - 4);
          sp -= 8;
        }
        case MULMOD -> {
          Division.multiplyModulo(s, sp - 4);
          sp -= 8;
        }
        case EXP -> {
          sp -= 4;
          gas -= Gas.EXP_BYTE * ((Words.bitLength(s, sp - 4) + 7) >>> 3);
          if (gas + f.floor < 0) {
            return Halt.OUT_OF_GAS;
          }
          Words.exponentiate(s, sp);
        }
        case SIGNEXTEND -> Words.signExtend(s, sp -= 4);
        case LT -> {
          sp -= 4;
          Words.set(s, sp - 4, Words.lessThan(s, sp, sp - 4));
        }
        case GT -> {
          sp -= 4;
          Words.set(s, sp - 4, Words.lessThan(s, sp - 4, sp));
        }
        case SLT -> {
          sp -= 4;
          Words.set(s, sp - 4, Words.signedLessThan(s, sp, sp - 4));
        }
        case SGT -> {
          sp -= 4;
          Words.set(s, sp - 4, Words.signedLessThan(s, sp - 4, sp));
        }
        case EQ -> {
          sp -= 4;
          Words.set(s, sp - 4, Words.equal(s, sp, sp - 4));
        }
        case ISZERO -> Words.set(s, sp - 4, Words.isZero(s, sp - 4));
        case AND -> Words.and(s, sp -= 4);
        case OR -> Words.or(s, sp -= 4);
        case XOR -> Words.xor(s, sp -= 4);
        case NOT -> Words.not(s, sp - 4);
        case BYTE -> Words.byteAt(s, sp -= 4);
        case SHL -> Words.shiftLeft(s, sp -= 4);
        case SHR -> Words.shiftRight(s, sp -= 4);
        case SAR -> Words.shiftRightSigned(s, sp -= 4);
        case CLZ -> Words.countLeadingZeros(s, sp - 4);
        case POP -> sp -= 4;
        case MLOAD, MSTORE -> {
          long offset = Words.saturated(s, sp - 4);
          if (offset > memory.size - 32) {
            long cost = Gas.expansion(memory.size, offset, 32);
            if (cost > gas + f.floor) {
              return Halt.OUT_OF_GAS;
            }
            gas -= cost;
            memory.grow(offset, 32);
          }
          if (op == MLOAD) {
            Words.load(memory.bytes, (int) offset, s, sp - 4);
          } else {
            Words.store(s, sp - 8, memory.bytes, (int) offset);
            sp -= 8;
          }
        }
        case JUMP -> {
          sp -= 4;
          pc = destination(blocks, s, sp);
          if (pc < 0) {
            return Halt.INVALID_JUMP;
          }
          continue;
        }
        case JUMPI -> {
          sp -= 8;
          if (!Words.isZero(s, sp)) {
            pc = destination(blocks, s, sp + 4);
            if (pc < 0) {
              return Halt.INVALID_JUMP;
            }
            continue;
          }
          entering = true;
        }
        case PC -> Words.set(s, (sp += 4) - 4, pc);
        case MSIZE -> Words.set(s, (sp += 4) - 4, memory.size);
        case GAS_LEFT -> {
          Words.set(s, (sp += 4) - 4, gas + f.floor);
          entering = true;
        }
        case JUMPDEST -> {}
        case PUSH0 -> Words.set(s, (sp += 4) - 4, 0);
        case PUSH1 -> Words.set(s, (sp += 4) - 4, code[++pc] & 0xffL);
        case PUSH2 -> {
          Words.set(s, (sp += 4) - 4, (code[pc + 1] & 0xffL) << 8 | (code[pc + 2] & 0xffL));
          pc += 2;
        }
        case PUSH32 -> {
          Words.load(code, pc + 1, s, sp);
          sp += 4;
          pc += 32;
        }
        default -> {
          if (op > PUSH2 && op < PUSH32) {
            int length = op - PUSH0;
            Words.loadPush(code, pc + 1, length, s, sp);
            sp += 4;
            pc += length;
          } else if (op >= DUP1 && op <= DUP16) {
            Words.copy(s, sp - 4 * (op - DUP1 + 1), sp);
            sp += 4;
          } else if (op >= SWAP1 && op <= SWAP16) {
            swap(s, sp - 4, sp - 4 * (op - SWAP1 + 2));
          } else {
            save(f, sp, pc, gas);
            var halt = rarer(f, op);
            if (halt != null) {
              return halt;
            }
            sp = f.sp;
            gas = f.gas - f.floor;
            entering = ENDS_BLOCK[op];
            if (f.pending != null) {
              f.pc = pc + 1;
              return null;
            }
          }
        }
      }
      pc++;
    }
  }

  private static void save(Frame f, int sp, int pc, long gas) {
    f.sp = sp;
    f.pc = pc;
    f.gas = gas + f.floor;
  }

  private static void swap(long[] s, int x, int y) {
    long w0 = s[x];
    long w1 = s[x + 1];
    long w2 = s[x + 2];
    long w3 = s[x + 3];
    Words.copy(s, y, x);
    s[y] = w0;
    s[y + 1] = w1;
    s[y + 2] = w2;
    s[y + 3] = w3;
  }

  /// The place the word at `s[x]` names, or -1 if no jump may go there.
  private static int destination(Blocks blocks, long[] s, int x) {
    if (!Words.fits(s, x, Integer.MAX_VALUE)) {
      return -1;
    }
    int pc = (int) s[x];
    return blocks.isJumpDestination(pc) ? pc : -1;
  }

  private static @Nullable Halt rarer(Frame f, int op) {
    return switch (op) {
      case KECCAK256, CALLDATACOPY, CODECOPY, EXTCODECOPY, RETURNDATACOPY, MCOPY, MSTORE8 ->
          MemoryOps.run(f, op);
      case SLOAD -> StorageOps.load(f);
      case SSTORE -> StorageOps.store(f);
      case TLOAD -> StorageOps.loadTransient(f);
      case TSTORE -> StorageOps.storeTransient(f);
      case LOG0, LOG1, LOG2, LOG3, LOG4 -> MemoryOps.log(f, op - LOG0);
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> CallOps.call(f, op);
      case CREATE, CREATE2 -> CallOps.create(f, op);
      case RETURN, REVERT -> MemoryOps.end(f, op);
      case SELFDESTRUCT -> CallOps.selfDestruct(f);
      case INVALID -> Halt.INVALID_OPCODE;
      default -> EnvironmentOps.run(f, op);
    };
  }
}
