/// Runs the published test vectors of Ethereum clients against this chain.
@NullMarked
package org.openledger.chain.vectors;

import org.jspecify.annotations.NullMarked;
