@NullMarked
package org.openledger.chain.rpc.eth;

import org.jspecify.annotations.NullMarked;
