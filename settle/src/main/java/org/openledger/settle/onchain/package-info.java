/// What settlement writes to and reads from the chain.
@NullMarked
package org.openledger.settle.onchain;

import org.jspecify.annotations.NullMarked;
