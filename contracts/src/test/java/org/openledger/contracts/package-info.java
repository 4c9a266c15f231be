/// Tests of the committed artifacts and the ABI codec.
@NullMarked
package org.openledger.contracts;

import org.jspecify.annotations.NullMarked;
