/// Blocks: headers, bodies and receipts, their validity, execution and storage, and the genesis.
@NullMarked
package org.openledger.chain.block;

import org.jspecify.annotations.NullMarked;
