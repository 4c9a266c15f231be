/// The Solidity contracts as Java sees them: committed interfaces and bytecode, an exact ABI codec,
/// and typed call data, results and events for each contract. Nothing here talks to a chain.
@NullMarked
package org.openledger.contracts;

import org.jspecify.annotations.NullMarked;
