/// The counter-based generator behind every random choice.
@NullMarked
package org.openledger.core.random;

import org.jspecify.annotations.NullMarked;
