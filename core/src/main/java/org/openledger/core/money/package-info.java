/// Exact amounts of OPEN.
@NullMarked
package org.openledger.core.money;

import org.jspecify.annotations.NullMarked;
