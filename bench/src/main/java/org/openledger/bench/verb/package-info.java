/// Verbs: command lines beside the product's own, each run the same way.
@NullMarked
package org.openledger.bench.verb;

import org.jspecify.annotations.NullMarked;
