/// Benchmarks, each against its peer in the same run.
@NullMarked
package org.openledger.bench;

import org.jspecify.annotations.NullMarked;
