package org.openledger.chain.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlockContext;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// What a simulated call shall see of its block instead of what follows from the chain; null fields
/// stay.
///
/// @param time seconds since the Unix epoch
/// @param coinbase receiver of the priority fees
/// @param withdrawals withdrawals at the end of the block; not for single calls
public record BlockOverrides(
    @Nullable Long number,
    @Nullable Long time,
    @Nullable Long gasLimit,
    @Nullable Address coinbase,
    @Nullable Hash prevRandao,
    @Nullable UInt256 baseFee,
    @Nullable UInt256 blobBaseFee,
    @Nullable List<Withdrawal> withdrawals) {
  /// Nothing is overridden.
  public static final BlockOverrides NONE =
      new BlockOverrides(null, null, null, null, null, null, null, null);

  /// A block context as a single call shall see it.
  public BlockContext over(BlockContext block) {
    return new BlockContext(
        block.chainId(),
        or(number, block.number()),
        or(time, block.timestamp()),
        or(gasLimit, block.gasLimit()),
        or(coinbase, block.coinbase()),
        or(baseFee, block.baseFee()),
        or(prevRandao, block.prevRandao()),
        or(blobBaseFee, block.blobBaseFee()),
        block.blockHashes());
  }

  static <T> T or(@Nullable T chosen, T usual) {
    return chosen == null ? usual : chosen;
  }
}
