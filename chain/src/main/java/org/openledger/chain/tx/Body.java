package org.openledger.chain.tx;

import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// What every transaction says, whatever its type.
///
/// @param nonce number of transactions the sender sent before, unsigned
/// @param gasLimit most gas it may use, unsigned; above 2^24 it cannot be valid (EIP-7825)
/// @param to receiver, null to create a contract
/// @param value wei to transfer
/// @param data call data, or init code of a creation
public record Body(long nonce, long gasLimit, @Nullable Address to, UInt256 value, byte[] data) {}
