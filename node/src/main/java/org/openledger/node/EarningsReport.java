package org.openledger.node;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Open;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;

/// Who has earned what.
///
/// @param epoch the last closed epoch, or 0
/// @param cumulative all that was ever allotted
/// @param openEpoch the epoch that takes receipts
/// @param accounts everybody who earned anything, most first
public record EarningsReport(long epoch, Open cumulative, long openEpoch, List<Row> accounts) {
  public EarningsReport {
    accounts = List.copyOf(accounts);
  }

  /// What one party earned.
  ///
  /// @param party who
  /// @param account their account
  /// @param provisional in the running epoch so far
  /// @param settled in closed epochs
  /// @param claimed paid out of that
  public record Row(
      Parties.Party party,
      Address account,
      Provisional provisional,
      Settled settled,
      Claimed claimed) {}
}
