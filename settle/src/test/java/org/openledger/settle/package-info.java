/// Tests of the settlement stage.
@NullMarked
package org.openledger.settle;

import org.jspecify.annotations.NullMarked;
