/// The world state: Merkle-Patricia tries, and the durable store of accounts, storage and code.
@NullMarked
package org.openledger.chain.state;

import org.jspecify.annotations.NullMarked;
