/// Chain benchmarks: transfers, computation, official vectors and the start, beside anvil.
@NullMarked
package org.openledger.bench.chain;

import org.jspecify.annotations.NullMarked;
