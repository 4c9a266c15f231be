package org.openledger.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Signature;
import org.openledger.core.hash.Hash;

/// Call data, results and events of the WOPEN contract. Amounts are in 10^-18 OPEN.
public final class WopenCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("WOPEN");

  private static final AbiFunction DEPOSIT = ARTIFACT.function("deposit");
  private static final AbiFunction WITHDRAW = ARTIFACT.function("withdraw");
  private static final AbiFunction TRANSFER = ARTIFACT.function("transfer");
  private static final AbiFunction APPROVE = ARTIFACT.function("approve");
  private static final AbiFunction TRANSFER_SIGNED = ARTIFACT.function("transferWithAuthorization");
  private static final AbiFunction RECEIVE_SIGNED = ARTIFACT.function("receiveWithAuthorization");
  private static final AbiFunction BALANCE_OF = ARTIFACT.function("balanceOf");
  private static final AbiFunction DOMAIN_SEPARATOR = ARTIFACT.function("DOMAIN_SEPARATOR");
  private static final AbiFunction AUTHORIZATION_STATE = ARTIFACT.function("authorizationState");
  private static final AbiEvent TRANSFER_EVENT = ARTIFACT.event("Transfer");

  private WopenCalls() {}

  /// An ERC-3009 transfer that `from` signs and anyone may submit after `validAfter` and before
  /// `validBefore` (seconds since 1970); `nonce` is any value `from` has not used.
  public record Authorization(
      Address from, Address to, BigInteger amount, long validAfter, long validBefore, Hash nonce) {}

  /// `amount` tokens moved; from the zero address when wrapped, to it when unwrapped.
  public record Transfer(Address from, Address to, BigInteger amount) {}

  /// Data of the deploying transaction.
  public static byte[] deployment() {
    return ARTIFACT.deployment();
  }

  /// Wraps the value sent with the call.
  public static byte[] deposit() {
    return DEPOSIT.call();
  }

  /// Unwraps `amount` to the sender.
  public static byte[] withdraw(BigInteger amount) {
    return WITHDRAW.call(amount);
  }

  /// Moves `amount` tokens of the sender.
  public static byte[] transfer(Address to, BigInteger amount) {
    return TRANSFER.call(to, amount);
  }

  /// Lets `spender` move up to `amount` tokens of the sender.
  public static byte[] approve(Address spender, BigInteger amount) {
    return APPROVE.call(spender, amount);
  }

  /// Submits a signed transfer.
  public static byte[] transferWithAuthorization(Authorization a, Signature signature) {
    return signed(TRANSFER_SIGNED, a, signature);
  }

  /// Submits a signed transfer as its receiver.
  public static byte[] receiveWithAuthorization(Authorization a, Signature signature) {
    return signed(RECEIVE_SIGNED, a, signature);
  }

  private static byte[] signed(AbiFunction function, Authorization a, Signature signature) {
    return function.call(
        a.from(),
        a.to(),
        a.amount(),
        a.validAfter(),
        a.validBefore(),
        a.nonce(),
        27 + signature.recoveryId(),
        Hash.of(signature.r().toBytes32()),
        Hash.of(signature.s().toBytes32()));
  }

  /// Tokens of an account.
  public static Query<BigInteger> balanceOf(Address account) {
    return new Query<>(BALANCE_OF, BALANCE_OF.call(account), values -> values.number(0));
  }

  /// The EIP-712 domain of permits and authorizations on this chain.
  public static Query<Hash> domainSeparator() {
    return new Query<>(DOMAIN_SEPARATOR, DOMAIN_SEPARATOR.call(), values -> values.hash(0));
  }

  /// Whether `nonce` of `authorizer` was used or cancelled.
  public static Query<Boolean> authorizationState(Address authorizer, Hash nonce) {
    return new Query<>(
        AUTHORIZATION_STATE, AUTHORIZATION_STATE.call(authorizer, nonce), values -> values.bool(0));
  }

  /// The transfer that a log entry of the contract reports.
  public static Optional<Transfer> transferred(List<Hash> topics, byte[] data) {
    return TRANSFER_EVENT
        .decode(topics, data)
        .map(v -> new Transfer(v.address(0), v.address(1), v.number(2)));
  }
}
