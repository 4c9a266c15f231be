package org.openledger.chain.evm;

import static org.openledger.chain.evm.Opcodes.*;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Tracer.FrameKind;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;

/// Calls, creations and self-destruction. A call is not run here: it is left in [Frame#pending],
/// and [Evm] runs it when the interpreter has returned, so that depth costs no Java stack.
final class CallOps {
  private CallOps() {}

  /// CALL, CALLCODE, DELEGATECALL and STATICCALL.
  static @Nullable Halt call(Frame f, int op) {
    var s = f.evm.stack;
    var state = f.evm.state;
    int x = f.sp - 4;
    long requested = Words.saturated(s, x);
    var target = state.account(s, x - 4);
    boolean hasValue = op == CALL || op == CALLCODE;
    var value = hasValue ? word(s, x - 8) : UInt256.ZERO;
    if (op == CALL && f.message.isStatic() && !value.isZero()) {
      return Halt.WRITE_PROTECTION;
    }
    int data = hasValue ? x - 12 : x - 8;
    long inOffset = Words.saturated(s, data);
    long inLength = Words.saturated(s, data - 4);
    f.sp = data - 12;
    f.outputOffset = Words.saturated(s, data - 8);
    f.outputLength = Words.saturated(s, data - 12);
    if (!f.expand(inOffset, inLength)
        || !f.expand(f.outputOffset, f.outputLength)
        || !EnvironmentOps.chargeAccess(f, target)) {
      return Halt.OUT_OF_GAS;
    }
    var code = state.code(target);
    var delegate = code.delegate();
    if (delegate != null) {
      var delegated = state.account(delegate);
      if (!EnvironmentOps.chargeAccess(f, delegated)) {
        return Halt.OUT_OF_GAS;
      }
      code = state.code(delegated);
    }
    if (!chargeTransfer(f, op, target, value)) {
      return Halt.OUT_OF_GAS;
    }
    long gas = Math.min(requested, Gas.allButOne64th(f.gas));
    f.gas -= gas;
    gas += value.isZero() ? 0 : Gas.CALL_STIPEND;
    f.sp += 4;
    f.returnData = Frame.NO_BYTES;
    var input = f.memory.read(inOffset, inLength);
    var message = message(f, op, new Callee(target, code), value, input, gas);
    if (message.depth() > Gas.DEPTH_MAX
        || (hasValue && f.message.self().balance.compareTo(value) < 0)) {
      return refuse(f, message);
    }
    f.pending = message;
    return null;
  }

  /// The account a call names and the code it leads to.
  private record Callee(LiveAccount account, Bytecode code) {}

  private static boolean chargeTransfer(Frame f, int op, LiveAccount target, UInt256 value) {
    if (value.isZero()) {
      return true;
    }
    boolean creates = op == CALL && target.isEmpty();
    return f.charge(Gas.CALL_VALUE + (creates ? Gas.NEW_ACCOUNT : 0));
  }

  private static Message message(
      Frame f, int op, Callee callee, UInt256 value, byte[] input, long gas) {
    var own = f.message;
    var target = callee.account;
    boolean keepsSelf = op == CALLCODE || op == DELEGATECALL;
    return new Message(
        kind(op),
        own.depth() + 1,
        op == DELEGATECALL ? own.caller() : own.self(),
        keepsSelf ? own.self() : target,
        target,
        callee.code,
        input,
        op == DELEGATECALL ? own.value() : value,
        op == CALL,
        own.isStatic() || op == STATICCALL,
        gas);
  }

  private static FrameKind kind(int op) {
    return switch (op) {
      case CALL -> FrameKind.CALL;
      case CALLCODE -> FrameKind.CALLCODE;
      case DELEGATECALL -> FrameKind.DELEGATECALL;
      case STATICCALL -> FrameKind.STATICCALL;
      case CREATE -> FrameKind.CREATE;
      default -> FrameKind.CREATE2;
    };
  }

  /// Answers 0 without running the call; its gas comes back.
  private static @Nullable Halt refuse(Frame f, Message message) {
    f.gas += message.gas();
    Words.set(f.evm.stack, f.sp - 4, 0);
    f.evm.traceRefused(message);
    return null;
  }

  /// CREATE and CREATE2.
  static @Nullable Halt create(Frame f, int op) {
    if (f.message.isStatic()) {
      return Halt.WRITE_PROTECTION;
    }
    var s = f.evm.stack;
    int x = f.sp - 4;
    var value = word(s, x);
    long offset = Words.saturated(s, x - 4);
    long length = Words.saturated(s, x - 8);
    if (length > Gas.INIT_CODE_MAX) {
      return Halt.INIT_CODE_TOO_LARGE;
    }
    long perWord = Gas.INIT_CODE_WORD + (op == CREATE2 ? Gas.KECCAK_WORD : 0);
    if (!f.charge(perWord * Gas.words(length)) || !f.expand(offset, length)) {
      return Halt.OUT_OF_GAS;
    }
    var code = f.memory.read(offset, length);
    f.sp = op == CREATE2 ? x - 8 : x - 4;
    f.returnData = Frame.NO_BYTES;
    f.outputLength = 0;
    var creator = f.message.self();
    long gas = Gas.allButOne64th(f.gas);
    var address =
        op == CREATE2
            ? create2Address(creator.address, word(s, x - 12), code)
            : createAddress(creator.address, creator.nonce);
    f.gas -= gas;
    var account = f.evm.state.account(address);
    var message =
        new Message(
            kind(op),
            f.message.depth() + 1,
            creator,
            account,
            account,
            new Bytecode(code),
            Frame.NO_BYTES,
            value,
            true,
            false,
            gas);
    if (message.depth() > Gas.DEPTH_MAX
        || creator.balance.compareTo(value) < 0
        || creator.nonce == -1L) {
      return refuse(f, message);
    }
    f.evm.state.setNonce(creator, creator.nonce + 1);
    f.evm.state.warm(account);
    f.pending = message;
    return null;
  }

  /// Address of the contract that an account creates with this nonce.
  static Address createAddress(Address creator, long nonce) {
    var preimage = Rlp.encode(Rlp.list(Rlp.of(creator), Rlp.of(nonce)));
    return Address.fromWord(Keccak.digest(preimage));
  }

  /// Address of a CREATE2 (EIP-1014).
  static Address create2Address(Address creator, UInt256 salt, byte[] code) {
    byte[] tag = {(byte) 0xff};
    return Address.fromWord(
        Keccak.digest(tag, creator.bytes(), salt.toBytes32(), Keccak.digest(code)));
  }

  static @Nullable Halt selfDestruct(Frame f) {
    if (f.message.isStatic()) {
      return Halt.WRITE_PROTECTION;
    }
    var state = f.evm.state;
    f.sp -= 4;
    var self = f.message.self();
    var heir = state.account(f.evm.stack, f.sp);
    long cost = state.warm(heir) ? Gas.COLD_ACCOUNT : 0;
    if (!self.balance.isZero() && heir.isEmpty()) {
      cost += Gas.NEW_ACCOUNT;
    }
    if (!f.charge(cost)) {
      return Halt.OUT_OF_GAS;
    }
    f.evm.traceSelfDestruct(f, heir);
    var balance = self.balance;
    if (self != heir) {
      state.transfer(self, heir, balance);
    }
    if (state.isCreatedNow(self)) {
      state.setBalance(self, UInt256.ZERO);
      state.markDestroyed(self);
    }
    return Halt.STOP;
  }

  private static UInt256 word(long[] s, int x) {
    return Words.isZero(s, x) ? UInt256.ZERO : new UInt256(s[x + 3], s[x + 2], s[x + 1], s[x]);
  }
}
