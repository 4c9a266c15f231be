package org.openledger.node.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Open;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.node.EarningsReport;
import org.openledger.node.Parties;
import org.openledger.node.Share;

/// Whoever is quoted is paid what that earns, or the link is broken and says for whom.
class PayTest {
  private static final Parties.Party ANN = new Parties.Party("ann", Parties.CONTRIBUTOR);
  private static final Parties.Party BOB = new Parties.Party("bob", Parties.CONTRIBUTOR);
  private static final Parties.Party PLATFORM = new Parties.Party("platform", "platform");

  private static Address account(Parties.Party party) {
    return Address.of(Arrays.copyOf(Keccak.hash256(party.name().getBytes(UTF_8)).bytes(), 20));
  }

  private static Share share(Parties.Party party, long units) {
    return new Share(party, account(party), Open.units(units));
  }

  private static EarningsReport.Row row(Parties.Party party, long claimed) {
    var amount = Open.units(claimed);
    return new EarningsReport.Row(
        party,
        account(party),
        new Provisional(Open.ZERO),
        new Settled(amount),
        new Claimed(amount));
  }

  private static EarningsReport report(EarningsReport.Row... rows) {
    return new EarningsReport(1, Open.ZERO, 2, List.of(rows));
  }

  @Test
  void itHoldsWhereEverybodyWhoIsQuotedIsPaid() {
    var earned = List.of(share(ANN, 3), share(BOB, 2), share(ANN, 1));
    var pay = Pay.between(earned, report(), report(row(ANN, 4), row(BOB, 2), row(PLATFORM, 9)));
    assertThat(pay.missing()).isEmpty();
    assertThat(pay.total()).isEqualTo(Open.units(6));
    assertThat(pay.paid()).containsOnlyKeys(account(ANN), account(BOB));
  }

  @Test
  void nothingEarnedIsMissed() {
    var paid = report(row(ANN, 4));
    assertThat(Pay.between(List.of(), report(), paid).missing())
        .contains("nobody earns anything by being quoted");
    assertThat(Pay.between(List.of(share(ANN, 0)), report(), paid).missing())
        .contains("nobody earns anything by being quoted");
  }

  @Test
  void whoeverIsQuotedAndNotPaidIsNamed() {
    var earned = List.of(share(ANN, 3), share(BOB, 2));
    assertThat(Pay.between(earned, report(), report(row(ANN, 9))).missing())
        .contains("quoted and paid nothing: bob");
  }

  @Test
  void whatWasPaidBeforeIsNotPaidNow() {
    var earned = List.of(share(ANN, 3));
    assertThat(Pay.between(earned, report(row(ANN, 5)), report(row(ANN, 5))).missing())
        .contains("quoted and paid nothing: ann");
    assertThat(Pay.between(earned, report(row(ANN, 5)), report(row(ANN, 8))).missing()).isEmpty();
  }

  @Test
  void lessThanWasEarnedIsMissed() {
    var earned = List.of(share(ANN, 3), share(BOB, 2));
    assertThat(Pay.between(earned, report(), report(row(ANN, 2), row(BOB, 2))).missing())
        .contains("quotes have earned 0.000000000000000005 OPEN, 0.000000000000000004 were paid");
  }
}
