/// The `fuzz` verb: every reader of what strangers send is fed inputs that are changed from a seed,
/// and may answer with a value or a refusal only, within a bound of time and memory.
@NullMarked
package org.openledger.bench.fuzz;

import org.jspecify.annotations.NullMarked;
