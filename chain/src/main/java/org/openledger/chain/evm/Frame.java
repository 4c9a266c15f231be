package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// One execution frame: the code that runs, on whose behalf, and where it stands.
///
/// The operand stack is one array shared by all frames of a transaction; a frame owns the limbs
/// from `base` up. The top word is at `sp - 4`.
final class Frame implements Tracer.Step {
  static final byte[] NO_BYTES = {};

  final Evm evm;
  final Message message;
  final @Nullable Frame parent;
  final Bytecode code;
  final Memory memory;

  /// State to return to if the frame fails.
  final WorldState.Checkpoint checkpoint;

  final int base;
  int sp;
  int pc;
  long gas;

  /// Gas below which the interpreter stops to look: whether there is any left, and whether the
  /// request it works for may go on. Nothing where no request bounds it.
  long floor;

  /// Gas between two looks: about a millisecond.
  private static final long LOOK_GAS = 100_000;

  /// Output of the last call this frame made.
  byte[] returnData = NO_BYTES;

  /// What this frame returns or reverts with.
  byte[] output = NO_BYTES;

  /// Where in memory the output of the pending call goes.
  long outputOffset;

  long outputLength;

  /// A call this frame waits for.
  @Nullable Message pending;

  Frame(Evm evm, Message message, @Nullable Frame parent, WorldState.Checkpoint checkpoint) {
    this.evm = evm;
    this.message = message;
    this.parent = parent;
    this.code = message.code();
    this.checkpoint = checkpoint;
    this.memory = evm.memory(message.depth());
    this.base = parent == null ? 0 : parent.sp;
    this.sp = base;
    this.gas = message.gas();
    this.floor = nextFloor(gas);
  }

  private long nextFloor(long left) {
    return evm.bounded ? Math.max(0, left - LOOK_GAS) : 0;
  }

  /// Looks whether the work may go on.
  ///
  /// @param above gas that is left above the floor, negative
  /// @return gas that is left above the next one
  /// @throws org.openledger.core.fault.Refusal if it may not
  long look(long above) {
    evm.work.check();
    long left = above + floor;
    floor = nextFloor(left);
    return left - floor;
  }

  /// Charges gas; false if there is not enough.
  boolean charge(long amount) {
    gas -= amount;
    return gas >= 0;
  }

  /// Charges for memory up to `offset + length` and grows it; false if there is not enough gas.
  boolean expand(long offset, long length) {
    long cost = Gas.expansion(memory.size, offset, length);
    if (cost > gas) {
      return false;
    }
    gas -= cost;
    memory.grow(offset, length);
    return true;
  }

  @Override
  public int depth() {
    return message.depth();
  }

  @Override
  public int pc() {
    return pc;
  }

  @Override
  public int op() {
    return code.padded[pc] & 0xff;
  }

  @Override
  public long gas() {
    return gas;
  }

  @Override
  public int stackSize() {
    return (sp - base) >>> 2;
  }

  @Override
  public UInt256 stack(int fromTop) {
    int x = sp - 4 * (fromTop + 1);
    var s = evm.stack;
    return new UInt256(s[x + 3], s[x + 2], s[x + 1], s[x]);
  }

  @Override
  public byte[] memory() {
    return memory.read(0, memory.size);
  }

  @Override
  public byte[] returnData() {
    return returnData.clone();
  }

  @Override
  public Address self() {
    return message.self().address;
  }

  @Override
  public long refund() {
    return evm.state.refund();
  }

  @Override
  public WorldState state() {
    return evm.state;
  }
}
