/// The embedded EVM chain, and the client through which everything else talks to a chain.
@NullMarked
package org.openledger.chain;

import org.jspecify.annotations.NullMarked;
