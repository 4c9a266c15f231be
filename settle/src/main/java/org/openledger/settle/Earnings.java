package org.openledger.settle;

import java.math.BigInteger;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// What an account has earned. Receipts of the open epoch are provisional: the epoch's close takes
/// negative credits, reliability and carries into account.
///
/// @param settled earned in closed epochs since the beginning
/// @param claimed of that, paid out on chain
/// @param vesting earned, and due in later epochs
/// @param provisional what the open epoch would add if it closed now
public record Earnings(
    Address account,
    BigInteger settled,
    BigInteger claimed,
    BigInteger vesting,
    BigInteger provisional) {

  public Json toJson() {
    return Json.object()
        .put("account", account.toString())
        .put("settled", settled.toString())
        .put("claimed", claimed.toString())
        .put("vesting", vesting.toString())
        .put("provisional", provisional.toString())
        .build();
  }
}
