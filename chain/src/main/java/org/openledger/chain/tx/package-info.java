/// Transactions of types 0 to 4: strict wire form, signatures, validity and execution.
@NullMarked
package org.openledger.chain.tx;

import org.jspecify.annotations.NullMarked;
