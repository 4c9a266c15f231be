package org.openledger.chain.evm;

import java.util.Arrays;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Writes bytecode, instruction by instruction.
final class Assembler {
  private static final int WORD = 32;

  private byte[] code = new byte[64];
  private int length;

  Assembler op(int... opcodes) {
    for (int opcode : opcodes) {
      write(opcode);
    }
    return this;
  }

  private void write(int value) {
    if (length == code.length) {
      code = Arrays.copyOf(code, 2 * length);
    }
    code[length++] = (byte) value;
  }

  Assembler push(long value) {
    return push(UInt256.of(value));
  }

  Assembler push(Address address) {
    return push(UInt256.fromBytes(address.bytes()));
  }

  /// Pushes a word with the shortest instruction.
  Assembler push(UInt256 value) {
    byte[] bytes = value.toMinimalBytes();
    return op(Opcodes.PUSH0 + bytes.length).bytes(bytes);
  }

  /// Pushes a place in the code with two bytes, so that its length does not depend on the place.
  Assembler pushPlace(int place) {
    return op(Opcodes.PUSH0 + 2, place >> 8, place);
  }

  /// Fills in what [#pushPlace] pushes at `at`.
  void patchPlace(int at, int place) {
    code[at + 1] = (byte) (place >> 8);
    code[at + 2] = (byte) place;
  }

  Assembler bytes(byte[] bytes) {
    for (byte one : bytes) {
      write(one);
    }
    return this;
  }

  /// Stores bytes into memory, up to 31 zeros after them.
  Assembler memory(int offset, byte[] bytes) {
    for (int i = 0; i < bytes.length; i += WORD) {
      byte[] word = Arrays.copyOf(Arrays.copyOfRange(bytes, i, bytes.length), WORD);
      push(UInt256.fromBytes(word)).push(offset + i).op(Opcodes.MSTORE);
    }
    return this;
  }

  /// A call with no value: pushes whether it succeeded.
  Assembler call(int opcode, Address target, int in, int out) {
    push(out).push(0x400).push(in).push(0);
    if (opcode == Opcodes.CALL || opcode == Opcodes.CALLCODE) {
      push(0);
    }
    return push(target).op(Opcodes.GAS_LEFT, opcode);
  }

  /// Returns what the stack's top says, as one word.
  Assembler returnTop() {
    return push(0).op(Opcodes.MSTORE).push(WORD).push(0).op(Opcodes.RETURN);
  }

  int place() {
    return length;
  }

  byte[] build() {
    return Arrays.copyOf(code, length);
  }

  /// Init code that deploys this runtime code.
  static byte[] deploying(byte[] runtime) {
    Assembler head = new Assembler();
    head.op(Opcodes.PUSH0 + 2, runtime.length >> 8, runtime.length, Opcodes.DUP1);
    head.pushPlace(13).op(Opcodes.PUSH0, Opcodes.CODECOPY, Opcodes.PUSH0, Opcodes.RETURN);
    head.op(Opcodes.INVALID, Opcodes.INVALID);
    return head.bytes(runtime).build();
  }
}
