/// Benchmarks of a whole node under load, which is driven over HTTP as strangers do.
@NullMarked
package org.openledger.bench.load;

import org.jspecify.annotations.NullMarked;
