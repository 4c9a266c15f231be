/// Receipts, splits, epochs, claims and the double-entry book.
@NullMarked
package org.openledger.settle;

import org.jspecify.annotations.NullMarked;
