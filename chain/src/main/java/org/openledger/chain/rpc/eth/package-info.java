/// The standard methods of an Ethereum node: state, blocks, transactions, calls, logs and filters.
@NullMarked
package org.openledger.chain.rpc.eth;

import org.jspecify.annotations.NullMarked;
