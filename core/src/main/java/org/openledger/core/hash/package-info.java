/// Digests: Keccak-256 and SHA-256.
@NullMarked
package org.openledger.core.hash;

import org.jspecify.annotations.NullMarked;
