package org.openledger.node;

import java.util.Comparator;
import org.openledger.core.flow.Settlement;
import org.openledger.core.money.Open;
import org.openledger.settle.Earnings;
import org.openledger.settle.Settlements;

/// Settling: what everybody has earned, and paying it once an epoch.
public final class Settling {
  private final Settlements settlements;
  private final Parties parties;

  Settling(Settlements settlements, Parties parties) {
    this.settlements = settlements;
    this.parties = parties;
  }

  /// Closes the running epoch: its roots go on chain and everybody is paid.
  public Settlement closeEpoch() {
    return settlements.closeEpoch();
  }

  /// Number of the last closed epoch; 0 before the first.
  public long epoch() {
    return settlements.latest().map(Settlement::epoch).orElse(0L);
  }

  /// Who has earned what.
  public EarningsReport earnings() {
    var rows =
        settlements.earnings().stream()
            .filter(e -> e.settled().add(e.provisional()).add(e.vesting()).signum() != 0)
            .sorted(
                Comparator.comparing((Earnings e) -> e.settled().add(e.provisional())).reversed())
            .map(e ->
                new EarningsReport.Row(
                    parties.party(e.account()),
                    e.account(),
                    e.provisional(),
                    e.settled(),
                    e.claimed()))
            .toList();
    var latest = settlements.latest();
    return new EarningsReport(
        epoch(), latest.map(last -> last.earnings().cumulative()).orElse(Open.ZERO), rows);
  }

  /// The settlement stage itself, for reports and checks.
  public Settlements settlements() {
    return settlements;
  }
}
