/// Methods by which tests move a development chain, under all names that tools use for them.
@NullMarked
package org.openledger.chain.rpc.evm;

import org.jspecify.annotations.NullMarked;
