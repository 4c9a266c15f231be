/// Benchmarks of the chain.
@NullMarked
package org.openledger.bench.chain;

import org.jspecify.annotations.NullMarked;
