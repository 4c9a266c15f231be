package org.openledger.chain.tx;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.Evm;
import org.openledger.chain.evm.Evm.TransactionContext;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// Executes transactions: checks them, takes the gas in advance, runs the call or creation, gives
/// back what was not used and pays the block's producer.
public final class TransactionProcessor {
  /// EIP-3529: at most a fifth of the gas used comes back.
  private static final long REFUND_QUOTIENT = 5;

  private final WorldState state;
  private final BlockContext block;
  private final @Nullable Tracer tracer;

  /// A processor of the transactions of one block, in order.
  ///
  /// @param tracer watches every transaction; null for none
  public TransactionProcessor(WorldState state, BlockContext block, @Nullable Tracer tracer) {
    this.state = state;
    this.block = block;
    this.tracer = tracer;
  }

  /// A processor without a tracer.
  public TransactionProcessor(WorldState state, BlockContext block) {
    this(state, block, null);
  }

  /// Executes a transaction of the block.
  public TransactionOutcome execute(SignedTransaction signed) {
    var tx = signed.transaction();
    var rejection = Validity.check(tx, block.chainId());
    if (rejection == null) {
      rejection = Validity.checkFees(tx, block);
    }
    if (rejection == null) {
      rejection = Validity.checkSender(tx, signed.sender(), state);
    }
    return rejection != null ? rejected(rejection) : run(tx, signed.sender());
  }

  /// Executes a call that nobody signed, for eth_call and gas estimation: nonce, sender's code,
  /// chain id and gas caps are not checked, and without a fee cap the gas is free.
  public TransactionOutcome simulate(Transaction tx, Address from) {
    var rejection = Validity.checkContent(tx);
    if (rejection == null && !tx.fees().max().isZero()) {
      rejection = Validity.checkFees(tx, block);
    }
    return rejection != null ? rejected(rejection) : run(tx, from);
  }

  /// Executes a call that nobody signed as strictly as a signed transaction of the block; only the
  /// cap on the gas of one transaction does not hold.
  public TransactionOutcome simulateStrictly(Transaction tx, Address from) {
    var rejection = tx.nonce() == -1L ? Rejection.NONCE_IS_MAX : null;
    if (rejection == null) {
      rejection = Validity.checkFees(tx, block);
    }
    if (rejection == null) {
      rejection = Validity.checkContent(tx);
    }
    if (rejection == null) {
      rejection = Validity.checkSender(tx, from, state);
    }
    return rejection != null ? rejected(rejection) : run(tx, from);
  }

  private static Rejected rejected(Rejection reason) {
    return new Rejected(reason, reason.message());
  }

  private TransactionOutcome run(Transaction tx, Address sender) {
    var maxCost = Validity.maxCost(tx);
    var balance = state.balance(sender);
    if (balance.toBigInteger().compareTo(maxCost) < 0) {
      var reason = Rejection.INSUFFICIENT_FUNDS;
      var detail = ": address " + sender + " have " + balance + " want " + maxCost;
      return new Rejected(reason, reason.message() + detail);
    }
    state.beginTransaction();
    var price = effectivePrice(tx);
    var blobFee = UInt256.of(Validity.blobFee(tx, block.blobBaseFee()));
    state.setBalance(sender, balance.subtract(times(price, tx.gasLimit())).subtract(blobFee));
    long nonce = state.nonce(sender);
    state.setNonce(sender, nonce + 1);
    warm(tx, sender);
    Delegations.apply(tx.authorizations(), block.chainId(), state);
    var context = new TransactionContext(sender, price, tx.blobHashes());
    var evm = new Evm(state, block, context, tracer);
    var intrinsic = IntrinsicGas.of(tx);
    long gas = tx.gasLimit() - intrinsic.base();
    var to = tx.to();
    var created = to == null ? Evm.createdAddress(sender, nonce) : null;
    var result =
        to == null
            ? evm.create(sender, Evm.createdAddress(sender, nonce), tx.data(), tx.value(), gas)
            : evm.call(sender, to, tx.data(), tx.value(), gas);
    long spent = tx.gasLimit() - result.gasLeft();
    long refund = Math.min(state.refund(), spent / REFUND_QUOTIENT);
    long used = Math.max(spent - refund, intrinsic.floor());
    long back = Math.max(0, spent - used);
    settle(tx, sender, price, used);
    var logs = state.logs();
    state.endTransaction();
    return new Executed(result.halt(), used, back, price, result.output(), logs, created);
  }

  /// What a unit of gas costs the sender (EIP-1559).
  private UInt256 effectivePrice(Transaction tx) {
    var fees = tx.fees();
    if (fees.max().isZero()) {
      return UInt256.ZERO;
    }
    var room = fees.max().subtract(block.baseFee());
    var tip = fees.maxPriority().compareTo(room) < 0 ? fees.maxPriority() : room;
    return block.baseFee().add(tip);
  }

  private void warm(Transaction tx, Address sender) {
    state.warm(block.coinbase());
    state.warm(sender);
    var to = tx.to();
    if (to != null) {
      state.warm(to);
    }
    for (var entry : tx.accessList()) {
      state.warm(entry.address());
      for (var key : entry.storageKeys()) {
        state.warm(entry.address(), key);
      }
    }
  }

  private void settle(Transaction tx, Address sender, UInt256 price, long used) {
    var back = times(price, tx.gasLimit() - used);
    state.setBalance(sender, state.balance(sender).add(back));
    if (!price.isZero()) {
      var tip = times(price.subtract(block.baseFee()), used);
      state.setBalance(block.coinbase(), state.balance(block.coinbase()).add(tip));
    }
  }

  private static UInt256 times(UInt256 price, long gas) {
    return price.fitsLong() && Math.multiplyHigh(price.d(), gas) == 0 && price.d() * gas >= 0
        ? UInt256.of(price.d() * gas)
        : UInt256.of(price.toBigInteger().multiply(BigInteger.valueOf(gas)));
  }
}
