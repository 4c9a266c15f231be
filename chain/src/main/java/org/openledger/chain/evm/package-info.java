/// The Osaka virtual machine: 256-bit words, interpreter, gas, journaled state and precompiles.
@NullMarked
package org.openledger.chain.evm;

import org.jspecify.annotations.NullMarked;
