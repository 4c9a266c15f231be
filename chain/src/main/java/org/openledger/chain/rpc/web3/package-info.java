/// Methods about the node's program.
@NullMarked
package org.openledger.chain.rpc.web3;

import org.jspecify.annotations.NullMarked;
