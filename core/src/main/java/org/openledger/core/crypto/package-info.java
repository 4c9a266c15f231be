/// Hashes, key derivation, secp256k1 keys and EIP-712 typed data.
@NullMarked
package org.openledger.core.crypto;

import org.jspecify.annotations.NullMarked;
