/// Solidity contracts with their committed ABI and bytecode.
@NullMarked
package org.openledger.contracts;

import org.jspecify.annotations.NullMarked;
