/// Runs the published test vectors of Ethereum clients against this chain.
///
/// No node uses it. It is no test source because a benchmark runs whole sets of vectors.
@NullMarked
package org.openledger.chain.vectors;

import org.jspecify.annotations.NullMarked;
