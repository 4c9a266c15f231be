/// Measurement: a benchmark by its name, the stopwatch, a number beside its peer's and its report.
@NullMarked
package org.openledger.bench.measurement;

import org.jspecify.annotations.NullMarked;
