package org.openledger.chain.rpc;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.chain.evm.Opcodes;
import org.openledger.chain.evm.Tracer;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Collects the accounts and storage slots that a transaction looks at.
public final class AccessTracer implements Tracer {

  private final SortedMap<Address, SortedSet<UInt256>> accessed = new TreeMap<>();

  /// What was accessed so far, also in calls that were undone.
  public SortedMap<Address, SortedSet<UInt256>> accessed() {
    return accessed;
  }

  public void touch(Address address) {
    accessed.computeIfAbsent(address, _ -> new TreeSet<>());
  }

  @Override
  public void enter(FrameStart frame) {
    touch(frame.to());
  }

  @Override
  public void step(Step step) {
    if (step.stackSize() == 0) {
      return;
    }
    switch (step.op()) {
      case Opcodes.SLOAD, Opcodes.SSTORE ->
          accessed.computeIfAbsent(step.self(), _ -> new TreeSet<>()).add(step.stack(0));
      case Opcodes.BALANCE,
          Opcodes.EXTCODESIZE,
          Opcodes.EXTCODECOPY,
          Opcodes.EXTCODEHASH,
          Opcodes.SELFDESTRUCT ->
          touch(Address.fromWord(step.stack(0).toBytes32()));
      default -> {}
    }
  }
}
