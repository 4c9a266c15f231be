package org.openledger.chain.evm;

import static org.openledger.chain.evm.Opcodes.*;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// Instructions that read or write stretches of memory: copies, hashes, events, and the end of a
/// frame with output.
final class MemoryOps {
  private MemoryOps() {}

  static @Nullable Halt run(Frame f, int op) {
    return switch (op) {
      case KECCAK256 -> keccak(f);
      case MSTORE8 -> storeByte(f);
      case MCOPY -> move(f);
      case EXTCODECOPY -> externalCopy(f);
      case RETURNDATACOPY -> returnDataCopy(f);
      case CALLDATACOPY -> copy(f, f.message.input(), f.message.input().length);
      default -> copy(f, f.code.padded, f.code.length);
    };
  }

  private static @Nullable Halt keccak(Frame f) {
    var s = f.evm.stack;
    f.sp -= 4;
    long offset = Words.saturated(s, f.sp);
    long length = Words.saturated(s, f.sp - 4);
    if (!chargeWords(f, length, Gas.KECCAK_WORD) || !f.expand(offset, length)) {
      return Halt.OUT_OF_GAS;
    }
    int from = length == 0 ? 0 : (int) offset;
    Words.load(Keccak.digest(f.memory.bytes, from, (int) length), 0, s, f.sp - 4);
    return null;
  }

  /// Charges per word of a length that may be beyond all bounds.
  static boolean chargeWords(Frame f, long length, long price) {
    return length <= Integer.MAX_VALUE && f.charge(price * Gas.words(length));
  }

  private static @Nullable Halt storeByte(Frame f) {
    var s = f.evm.stack;
    f.sp -= 8;
    long offset = Words.saturated(s, f.sp + 4);
    if (!f.expand(offset, 1)) {
      return Halt.OUT_OF_GAS;
    }
    f.memory.bytes[(int) offset] = (byte) s[f.sp];
    return null;
  }

  private static @Nullable Halt move(Frame f) {
    var s = f.evm.stack;
    f.sp -= 12;
    long to = Words.saturated(s, f.sp + 8);
    long from = Words.saturated(s, f.sp + 4);
    long length = Words.saturated(s, f.sp);
    if (!chargeWords(f, length, Gas.COPY_WORD) || !f.expand(Math.max(to, from), length)) {
      return Halt.OUT_OF_GAS;
    }
    if (length > 0) {
      System.arraycopy(f.memory.bytes, (int) from, f.memory.bytes, (int) to, (int) length);
    }
    return null;
  }

  private static @Nullable Halt copy(Frame f, byte[] source, int sourceLength) {
    var s = f.evm.stack;
    f.sp -= 12;
    long to = Words.saturated(s, f.sp + 8);
    long from = Words.saturated(s, f.sp + 4);
    long length = Words.saturated(s, f.sp);
    if (!chargeWords(f, length, Gas.COPY_WORD) || !f.expand(to, length)) {
      return Halt.OUT_OF_GAS;
    }
    f.memory.write(to, source, sourceLength, from, length);
    return null;
  }

  private static @Nullable Halt externalCopy(Frame f) {
    f.sp -= 4;
    var account = f.evm.state.account(f.evm.stack, f.sp);
    if (!EnvironmentOps.chargeAccess(f, account)) {
      return Halt.OUT_OF_GAS;
    }
    var code = f.evm.state.code(account);
    return copy(f, code.padded, code.length);
  }

  private static @Nullable Halt returnDataCopy(Frame f) {
    var s = f.evm.stack;
    long from = Words.saturated(s, f.sp - 8);
    long length = Words.saturated(s, f.sp - 12);
    if (from > f.returnData.length || length > f.returnData.length - from) {
      return Halt.RETURN_DATA_OUT_OF_BOUNDS;
    }
    return copy(f, f.returnData, f.returnData.length);
  }

  static @Nullable Halt log(Frame f, int topicCount) {
    if (f.message.isStatic()) {
      return Halt.WRITE_PROTECTION;
    }
    var s = f.evm.stack;
    long offset = Words.saturated(s, f.sp - 4);
    long length = Words.saturated(s, f.sp - 8);
    f.sp -= 8;
    if (length > Integer.MAX_VALUE
        || !f.charge(Gas.LOG_BYTE * length)
        || !f.expand(offset, length)) {
      return Halt.OUT_OF_GAS;
    }
    var topics = new ArrayList<Hash>(topicCount);
    for (int i = 0; i < topicCount; i++) {
      f.sp -= 4;
      var topic = new byte[32];
      Words.store(s, f.sp, topic, 0);
      topics.add(Hash.of(topic));
    }
    var entry = new LogEntry(f.message.self().address, topics, f.memory.read(offset, length));
    f.evm.state.log(entry);
    if (f.evm.tracer != null) {
      f.evm.tracer.log(entry);
    }
    return null;
  }

  /// RETURN and REVERT.
  static Halt end(Frame f, int op) {
    var s = f.evm.stack;
    f.sp -= 8;
    long offset = Words.saturated(s, f.sp + 4);
    long length = Words.saturated(s, f.sp);
    if (!f.expand(offset, length)) {
      return Halt.OUT_OF_GAS;
    }
    f.output = f.memory.read(offset, length);
    return op == RETURN ? Halt.RETURN : Halt.REVERT;
  }
}
