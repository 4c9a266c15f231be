/// The smallest engine: for tests, and for simulations of what is built on engines.
@NullMarked
package org.openledger.model.bigram;

import org.jspecify.annotations.NullMarked;
