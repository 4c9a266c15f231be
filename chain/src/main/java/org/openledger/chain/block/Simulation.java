package org.openledger.chain.block;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.chain.tx.TransactionProcessor;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Signature;
import org.openledger.core.fault.Refusal;
import org.openledger.core.work.Work;

/// Calls that change nothing: `eth_call` and the estimate of gas, on the state after a block.
public final class Simulation {
  /// Most gas of one call, whatever the caller asks for.
  public static final long GAS_MAX = 50_000_000;

  private static final long TRANSFER_GAS = 21_000;
  private static final long CALL_STIPEND = 2_300;

  /// An estimate is at most this part above the least gas that suffices: 1/64.
  private static final long TOLERANCE = 64;

  /// Where a call runs.
  public record Setting(StateReader state, BlockContext block, Overrides overrides) {}

  /// What an estimate gives.
  public sealed interface Estimate {
    /// This gas limit suffices.
    record Enough(long gas) implements Estimate {}

    /// No allowed gas limit suffices: how the call ends with the most.
    record Hopeless(TransactionOutcome outcome, long allowance) implements Estimate {}
  }

  private Simulation() {}

  /// Runs a call or creation as if `from` had sent it.
  public static TransactionOutcome call(
      Transaction tx, Address from, Setting setting, @Nullable Tracer tracer) {
    return call(tx, from, setting, tracer, world(setting));
  }

  /// The state a call in this setting finds.
  public static WorldState world(Setting setting) {
    WorldState world = new WorldState(setting.state());
    setting.overrides().apply(world);
    return world;
  }

  /// The same on a state of [#world], which the call changes. It gets what the request's budget has
  /// left of the gas it wants.
  ///
  /// @throws Refusal if the budget is spent
  public static TransactionOutcome call(
      Transaction tx, Address from, Setting setting, @Nullable Tracer tracer, WorldState world) {
    BlockContext block = setting.block();
    if (tx.fees().max().isZero()) {
      block = withBaseFee(block, UInt256.ZERO);
    }
    Work work = Work.current();
    long wanted = tx.gasLimit();
    long granted = work.grant(wanted);
    TransactionOutcome outcome =
        new TransactionProcessor(world, block, tracer)
            .simulate(granted == wanted ? tx : withGas(tx, granted), from);
    boolean success = false;
    if (outcome instanceof Executed executed) {
      work.spend(executed.gasUsed() + executed.gasRefunded());
      success = executed.success();
    }
    if (granted < wanted && !success) {
      // With what it wanted it might have gone on.
      throw work.gasSpent();
    }
    return outcome;
  }

  private static BlockContext withBaseFee(BlockContext block, UInt256 baseFee) {
    return new BlockContext(
        block.chainId(),
        block.number(),
        block.timestamp(),
        block.gasLimit(),
        block.coinbase(),
        baseFee,
        block.prevRandao(),
        block.blobBaseFee(),
        block.blockHashes());
  }

  /// The least gas limit, or a little more, with which the transaction succeeds.
  ///
  /// @param tx the transaction; its gas limit is the most to try, or 0 for no opinion
  public static Estimate estimate(Transaction tx, Address from, Setting setting) {
    long most = allowance(tx, from, setting);
    if (tx.data().length == 0 && tx.to() != null && most >= TRANSFER_GAS) {
      if (call(withGas(tx, TRANSFER_GAS), from, setting, null) instanceof Executed executed
          && executed.success()) {
        return new Estimate.Enough(TRANSFER_GAS);
      }
    }
    TransactionOutcome outcome = call(withGas(tx, most), from, setting, null);
    if (!(outcome instanceof Executed executed) || !executed.success()) {
      return new Estimate.Hopeless(outcome, most);
    }
    long low = executed.gasUsed() - 1;
    long high = most;
    // Most calls need what they use and what they get back; EIP-150 holds back a 64th of it.
    long guess = (executed.gasUsed() + executed.gasRefunded() + CALL_STIPEND) * 64 / 63;
    while (high - low > Math.max(1, low / TOLERANCE)) {
      long middle = guess > low && guess < high ? guess : low + (high - low) / 2;
      guess = 0;
      if (suffices(withGas(tx, middle), from, setting)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return new Estimate.Enough(high);
  }

  private static boolean suffices(Transaction tx, Address from, Setting setting) {
    return call(tx, from, setting, null) instanceof Executed executed && executed.success();
  }

  /// The highest gas limit that the request, the protocol and the sender's balance allow.
  private static long allowance(Transaction tx, Address from, Setting setting) {
    long most = Math.min(Validity.GAS_LIMIT_MAX, setting.block().gasLimit());
    if (tx.gasLimit() > 0) {
      most = Math.min(most, tx.gasLimit());
    }
    if (tx.fees().max().isZero()) {
      return most;
    }
    BigInteger room =
        world(setting)
            .balance(from)
            .toBigInteger()
            .subtract(tx.value().toBigInteger())
            .max(BigInteger.ZERO);
    BigInteger affordable = room.divide(tx.fees().max().toBigInteger());
    return affordable.min(BigInteger.valueOf(most)).longValueExact();
  }

  /// The same transaction with another gas limit.
  public static Transaction withGas(Transaction tx, long gas) {
    Body old = tx.body();
    return withBody(tx, new Body(old.nonce(), gas, old.to(), old.value(), old.data()));
  }

  static Transaction withBody(Transaction tx, Body body) {
    return with(tx, body, tx.accessList());
  }

  /// The same transaction with another access list; a legacy one becomes one of type 1.
  public static Transaction withAccessList(Transaction tx, List<AccessEntry> list) {
    return with(tx, tx.body(), list);
  }

  private static Transaction with(Transaction tx, Body body, List<AccessEntry> list) {
    Signature none = Transaction.UNSIGNED;
    return switch (tx) {
      case Transaction.Legacy t when list.isEmpty() ->
          new Transaction.Legacy(t.chainId(), t.gasPrice(), body, none);
      case Transaction.Legacy t ->
          new Transaction.AccessListed(t.chainId(), t.gasPrice(), body, list, none);
      case Transaction.AccessListed t ->
          new Transaction.AccessListed(t.chainId(), t.gasPrice(), body, list, none);
      case Transaction.DynamicFee t ->
          new Transaction.DynamicFee(t.chainId(), t.fees(), body, list, none);
      case Transaction.Blob t ->
          new Transaction.Blob(
              t.chainId(), t.fees(), body, list, t.maxFeePerBlobGas(), t.blobHashes(), none);
      case Transaction.SetCode t ->
          new Transaction.SetCode(t.chainId(), t.fees(), body, list, t.authorizations(), none);
    };
  }

  /// Whether an estimate failed only for lack of gas.
  public static boolean isOutOfGas(TransactionOutcome outcome) {
    return outcome instanceof Rejected rejected
        && (rejected.reason() == Rejection.INTRINSIC_GAS_TOO_LOW
            || rejected.reason() == Rejection.BELOW_FLOOR_GAS);
  }
}
