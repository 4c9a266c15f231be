/// Tests of the arithmetic, and the random epochs that others test with too.
@NullMarked
package org.openledger.tally;

import org.jspecify.annotations.NullMarked;
