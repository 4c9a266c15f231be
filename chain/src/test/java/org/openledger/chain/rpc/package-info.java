@NullMarked
package org.openledger.chain.rpc;

import org.jspecify.annotations.NullMarked;
