/// The double-entry book.
@NullMarked
package org.openledger.settle.book;

import org.jspecify.annotations.NullMarked;
