package org.openledger.chain.evm;

import org.jspecify.annotations.Nullable;

/// A contract that the virtual machine itself provides.
interface Precompile {
  /// Gas for this input.
  long gas(byte[] input);

  /// The output, or null if the call fails and loses all its gas.
  byte @Nullable [] run(byte[] input);
}
