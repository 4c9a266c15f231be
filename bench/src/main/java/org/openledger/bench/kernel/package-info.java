/// Benchmarks of the tensor kernels and the transformer, on one thread.
@NullMarked
package org.openledger.bench.kernel;

import org.jspecify.annotations.NullMarked;
