package org.openledger.chain.evm;

import static org.openledger.chain.evm.Opcodes.*;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;

/// Instructions that ask about accounts, the call, the transaction and the block.
final class EnvironmentOps {
  private static final int BLOCK_HASHES = 256;

  private EnvironmentOps() {}

  static @Nullable Halt run(Frame f, int op) {
    return switch (op) {
      case BALANCE, EXTCODESIZE, EXTCODEHASH -> account(f, op);
      case CALLDATALOAD -> callDataLoad(f);
      case BLOCKHASH -> blockHash(f);
      case BLOBHASH -> blobHash(f);
      case ADDRESS -> push(f, f.message.self());
      case ORIGIN -> push(f, f.evm.origin);
      case CALLER -> push(f, f.message.caller());
      case COINBASE -> push(f, f.evm.coinbase);
      default -> word(f, op);
    };
  }

  private static @Nullable Halt word(Frame f, int op) {
    var block = f.evm.block;
    return switch (op) {
      case CALLVALUE -> push(f, f.message.value());
      case CALLDATASIZE -> push(f, f.message.input().length);
      case CODESIZE -> push(f, f.code.length);
      case GASPRICE -> push(f, f.evm.gasPrice);
      case RETURNDATASIZE -> push(f, f.returnData.length);
      case TIMESTAMP -> push(f, block.timestamp());
      case NUMBER -> push(f, block.number());
      case PREVRANDAO -> push(f, UInt256.fromBytes(block.prevRandao().bytes()));
      case GASLIMIT -> push(f, block.gasLimit());
      case CHAINID -> push(f, block.chainId());
      case SELFBALANCE -> push(f, f.message.self().balance);
      case BASEFEE -> push(f, block.baseFee());
      case BLOBBASEFEE -> push(f, block.blobBaseFee());
      default -> Halt.INVALID_OPCODE;
    };
  }

  private static @Nullable Halt push(Frame f, LiveAccount account) {
    account.pushAddress(f.evm.stack, f.sp);
    f.sp += 4;
    return null;
  }

  private static @Nullable Halt push(Frame f, long value) {
    Words.set(f.evm.stack, f.sp, value);
    f.sp += 4;
    return null;
  }

  private static @Nullable Halt push(Frame f, UInt256 value) {
    put(f, f.sp, value);
    f.sp += 4;
    return null;
  }

  private static void put(Frame f, int x, UInt256 value) {
    var s = f.evm.stack;
    s[x] = value.d();
    s[x + 1] = value.c();
    s[x + 2] = value.b();
    s[x + 3] = value.a();
  }

  /// Charges for looking at an account, more the first time (EIP-2929).
  static boolean chargeAccess(Frame f, LiveAccount account) {
    return f.charge(f.evm.state.warm(account) ? Gas.COLD_ACCOUNT : Gas.WARM);
  }

  private static @Nullable Halt account(Frame f, int op) {
    int x = f.sp - 4;
    var s = f.evm.stack;
    var account = f.evm.state.account(s, x);
    if (!chargeAccess(f, account)) {
      return Halt.OUT_OF_GAS;
    }
    switch (op) {
      case BALANCE -> put(f, x, account.balance);
      case EXTCODESIZE -> Words.set(s, x, f.evm.state.code(account).length);
      default -> {
        if (account.isEmpty()) {
          Words.set(s, x, 0);
        } else {
          Words.load(account.codeHash.bytes(), 0, s, x);
        }
      }
    }
    return null;
  }

  private static @Nullable Halt callDataLoad(Frame f) {
    int x = f.sp - 4;
    var s = f.evm.stack;
    var input = f.message.input();
    long offset = Words.saturated(s, x);
    if (offset <= input.length - 32) {
      Words.load(input, (int) offset, s, x);
    } else if (offset >= input.length) {
      Words.set(s, x, 0);
    } else {
      var padded = new byte[32];
      System.arraycopy(input, (int) offset, padded, 0, input.length - (int) offset);
      Words.load(padded, 0, s, x);
    }
    return null;
  }

  private static @Nullable Halt blockHash(Frame f) {
    int x = f.sp - 4;
    var s = f.evm.stack;
    long number = Words.saturated(s, x);
    long now = f.evm.block.number();
    if (number >= now || now - number > BLOCK_HASHES) {
      Words.set(s, x, 0);
    } else {
      Words.load(f.evm.block.blockHashes().apply(number).bytes(), 0, s, x);
    }
    return null;
  }

  private static @Nullable Halt blobHash(Frame f) {
    int x = f.sp - 4;
    var s = f.evm.stack;
    var hashes = f.evm.blobHashes;
    long index = Words.saturated(s, x);
    if (index >= hashes.size()) {
      Words.set(s, x, 0);
    } else {
      Words.load(hashes.get((int) index).bytes(), 0, s, x);
    }
    return null;
  }
}
