/// Fixed-size byte values: hashes, addresses, 256-bit words, and hexadecimal.
@NullMarked
package org.openledger.core.bytes;

import org.jspecify.annotations.NullMarked;
