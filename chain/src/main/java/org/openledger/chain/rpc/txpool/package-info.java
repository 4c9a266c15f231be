/// Methods that show what waits for a block.
@NullMarked
package org.openledger.chain.rpc.txpool;

import org.jspecify.annotations.NullMarked;
