package org.openledger.chain.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.state.StateStore;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// How a node of the embedded chain runs.
///
/// @param directory where the chain is kept; null for a chain that ends with the process
/// @param blockTime least time between blocks; zero for a block as soon as there is a transaction
public record ChainConfig(
    @Nullable Path directory, Genesis genesis, Duration blockTime, Tuning tuning) {
  /// What rarely has to be chosen.
  ///
  /// @param sync whether a block is on the disk before its receipts are shown
  /// @param historyBlocks blocks before the head whose state stays readable
  /// @param coinbase receiver of the priority fees
  /// @param clock time of the blocks
  /// @param dev whether the methods that tests need are offered: evm_mine, evm_snapshot and so on
  public record Tuning(
      boolean sync,
      int historyBlocks,
      Address coinbase,
      PoolLimits pool,
      InstantSource clock,
      boolean dev) {
    /// Durable, with the usual limits and the system's clock.
    public static Tuning usual() {
      return new Tuning(
          true,
          StateStore.HISTORY_BLOCKS,
          Address.ZERO,
          PoolLimits.DEFAULT,
          InstantSource.system(),
          false);
    }
  }

  public ChainConfig {
    if (blockTime.isNegative()) {
      throw new Refusal(Code.CHAIN_INVALID, "blockTime must not be negative");
    }
  }

  /// A durable chain with our chain id in a directory, blocks at once.
  public static ChainConfig at(Path directory, Map<Address, UInt256> balances) {
    return new ChainConfig(
        directory, Genesis.of(Genesis.DEFAULT_CHAIN_ID, balances), Duration.ZERO, Tuning.usual());
  }

  /// A chain with our chain id that ends with the process.
  public static ChainConfig inMemory(Map<Address, UInt256> balances) {
    return new ChainConfig(
        null, Genesis.of(Genesis.DEFAULT_CHAIN_ID, balances), Duration.ZERO, Tuning.usual());
  }

  public ChainConfig withGenesis(Genesis other) {
    return new ChainConfig(directory, other, blockTime, tuning);
  }

  public ChainConfig withBlockTime(Duration other) {
    return new ChainConfig(directory, genesis, other, tuning);
  }

  public ChainConfig withTuning(Tuning other) {
    return new ChainConfig(directory, genesis, blockTime, other);
  }

  /// The same with or without the methods that only tests need.
  public ChainConfig withDev(boolean dev) {
    return withTuning(
        new Tuning(
            tuning.sync, tuning.historyBlocks, tuning.coinbase, tuning.pool, tuning.clock, dev));
  }
}
