/// Answers: whether the right records are found, and whether the gate knows when they are not.
@NullMarked
package org.openledger.bench.answers;

import org.jspecify.annotations.NullMarked;
