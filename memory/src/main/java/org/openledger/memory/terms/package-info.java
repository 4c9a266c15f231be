/// Terms: what of a text is looked up.
@NullMarked
package org.openledger.memory.terms;

import org.jspecify.annotations.NullMarked;
