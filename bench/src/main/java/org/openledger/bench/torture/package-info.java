/// The `torture` verb: nodes that are killed, starved and lied to from a seed, and what must hold
/// of them all the same.
@NullMarked
package org.openledger.bench.torture;

import org.jspecify.annotations.NullMarked;
