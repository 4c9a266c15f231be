/// Digests that must not be taken for each other, each a type of its own: exchanging two of them
/// does not compile.
@NullMarked
package org.openledger.core.digest;

import org.jspecify.annotations.NullMarked;
