/// Splits: from one receipt to the lines that pay for it.
@NullMarked
package org.openledger.settle.split;

import org.jspecify.annotations.NullMarked;
