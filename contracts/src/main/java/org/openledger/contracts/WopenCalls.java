package org.openledger.contracts;

import java.math.BigInteger;
import org.openledger.core.crypto.Address;

/// Call data and results of the WOPEN contract. Amounts are in 10^-18 OPEN.
public final class WopenCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("WOPEN");

  private static final AbiFunction DEPOSIT = ARTIFACT.function("deposit");
  private static final AbiFunction TRANSFER = ARTIFACT.function("transfer");
  private static final AbiFunction BALANCE_OF = ARTIFACT.function("balanceOf");

  private WopenCalls() {}

  /// Data of the deploying transaction.
  public static byte[] deployment() {
    return ARTIFACT.deployment();
  }

  /// Wraps the value sent with the call.
  public static byte[] deposit() {
    return DEPOSIT.call();
  }

  /// Moves `amount` tokens of the sender.
  public static byte[] transfer(Address to, BigInteger amount) {
    return TRANSFER.call(to, amount);
  }

  /// Tokens of an account.
  public static Query<BigInteger> balanceOf(Address account) {
    return new Query<>(BALANCE_OF, BALANCE_OF.call(account), values -> values.number(0));
  }
}
