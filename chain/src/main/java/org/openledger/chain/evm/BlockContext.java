package org.openledger.chain.evm;

import java.util.function.LongFunction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// What a transaction can learn of the block it runs in.
///
/// @param chainId EIP-155 chain id
/// @param number block number
/// @param timestamp seconds since the Unix epoch
/// @param gasLimit gas limit of the block
/// @param coinbase receiver of the priority fees
/// @param baseFee base fee per gas in wei (EIP-1559)
/// @param prevRandao the PREVRANDAO value (EIP-4399)
/// @param blobBaseFee price of one unit of blob gas in wei (EIP-4844, EIP-7918)
/// @param blockHashes hash of an ancestor by number; asked only for the last 256 blocks
public record BlockContext(
    long chainId,
    long number,
    long timestamp,
    long gasLimit,
    Address coinbase,
    UInt256 baseFee,
    Hash prevRandao,
    UInt256 blobBaseFee,
    LongFunction<Hash> blockHashes) {}
