/// Splits: from one receipt to the lines that pay for it.
@NullMarked
package org.openledger.tally.split;

import org.jspecify.annotations.NullMarked;
