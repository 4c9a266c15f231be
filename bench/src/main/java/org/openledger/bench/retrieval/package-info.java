/// Benchmarks of memories: how long a question's scan takes, and how long an index is made.
@NullMarked
package org.openledger.bench.retrieval;

import org.jspecify.annotations.NullMarked;
