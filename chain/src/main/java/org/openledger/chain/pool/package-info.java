/// Transactions that wait to be included in a block.
@NullMarked
package org.openledger.chain.pool;

import org.jspecify.annotations.NullMarked;
