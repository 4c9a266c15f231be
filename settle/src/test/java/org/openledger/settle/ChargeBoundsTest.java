package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.OriginPart;
import org.openledger.core.receipt.PaidPart;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.ModelTerms;

/// A hold covers its answer to the unit, and what costs nothing moves nothing.
final class ChargeBoundsTest {
  private static final BigInteger ONE = BigInteger.ONE;

  private final World world = new World(37, 6);
  private Settlements settlements;

  @BeforeEach
  void open() {
    settlements = world.open(FreshSchema.open(), new FakeContracts(), _ -> {});
    world.register(settlements);
  }

  private BigInteger balance() {
    return settlements.balance(world.payer).units();
  }

  private BigInteger held() {
    return settlements.book().balance(BookAccount.held(world.payer));
  }

  private Hash hold(BigInteger amount) {
    Hash hold = RandomEpochs.hash("hold of " + amount);
    assertThat(settlements.hold(hold, world.payer, new Open(amount), Long.MAX_VALUE))
        .isInstanceOf(Held.Taken.class);
    return hold;
  }

  /// What a charge will debit, wherever its receipt lands.
  private BigInteger total(Charge charge) {
    var operator = SettlementConfig.of(world.accounts).terms();
    var terms = new FeeTerms(world.terms.commerce(), operator).commitment();
    var stamp = new Charge.Stamp(PlacePart.of(1, 1), terms);
    return charge.body().apply(stamp).total().units();
  }

  @Test
  void aHoldOfExactlyTheFeeIsUsedUp() {
    Charge charge = world.charge(world.attribution());
    BigInteger total = total(charge);
    BigInteger before = balance();
    Hash hold = hold(total);
    assertThat(World.accepted(settlements.charge(hold, charge)).split().total()).isEqualTo(total);
    assertThat(held()).isZero();
    assertThat(balance()).isEqualTo(before.subtract(total));
  }

  @Test
  void aUnitAboveTheFeeIsGivenBack() {
    Charge charge = world.charge(world.attribution());
    BigInteger total = total(charge);
    BigInteger before = balance();
    World.accepted(settlements.charge(hold(total.add(ONE)), charge));
    assertThat(held()).isZero();
    assertThat(balance()).isEqualTo(before.subtract(total));
  }

  @Test
  void aHoldOfAUnitLessPaysForNothing() {
    Charge charge = world.charge(world.attribution());
    BigInteger total = total(charge);
    Hash hold = hold(total.subtract(ONE));
    assertThatThrownBy(() -> settlements.charge(hold, charge))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("is not for this receipt");
    assertThat(held()).isEqualTo(total.subtract(ONE));
    assertThat(settlements.charged(hold)).isEmpty();
  }

  /// The last unit of a balance can be held, and the one after it cannot.
  @Test
  void aBalanceIsHeldToTheLastUnit() {
    BigInteger all = balance();
    Hash more = RandomEpochs.hash("more");
    assertThat(settlements.hold(more, world.payer, new Open(all.add(ONE)), Long.MAX_VALUE))
        .isInstanceOf(Held.Overdrawn.class);
    hold(all);
    assertThat(balance()).isZero();
    assertThat(held()).isEqualTo(all);
  }

  @Test
  void theIdOfAHoldMeansOneAmount() {
    Hash hold = RandomEpochs.hash("one");
    settlements.hold(hold, world.payer, Open.units(5), Long.MAX_VALUE);
    for (long amount : new long[] {5, 6}) {
      assertThatThrownBy(
              () -> settlements.hold(hold, world.payer, Open.units(amount), Long.MAX_VALUE))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("was taken before");
    }
    assertThat(held()).isEqualTo(5);
  }

  /// What was debited once from the balance, its hold being gone, is not debited again, even for
  /// the same fee.
  @Test
  void anExpiredHoldIsChargedOnce() {
    Charge charge = world.charge(world.attribution());
    Hash hold = RandomEpochs.hash("expired");
    settlements.hold(hold, world.payer, world.most(), 1);
    settlements.releaseExpired(1);
    BigInteger before = balance();
    World.accepted(settlements.charge(hold, charge));
    assertThat(settlements.charge(hold, charge))
        .isInstanceOfSatisfying(
            Recorded.Refused.class, refused -> assertThat(refused.field()).isEqualTo("hold"));
    assertThat(balance()).isEqualTo(before.subtract(total(charge)));
  }

  @Test
  void creditsOfAnotherDatanetAreRefused() {
    var cluster =
        new Attribution.ClusterCredit(
            new DatanetId("another"), new ClusterId(RandomEpochs.hash("cluster")), 5);
    var attribution =
        new Attribution(
            new Attribution.Method("contribution-vectors", 1),
            0,
            new Attribution.DataCredit(5, List.of(cluster), 5),
            Attribution.MemoryCredit.NONE,
            List.of(),
            0,
            Attribution.Shown.NOTHING);
    Hash hold = hold(world.most().units());
    assertThat(settlements.charge(hold, world.charge(attribution)))
        .isInstanceOfSatisfying(
            Recorded.Refused.class,
            refused -> assertThat(refused.field()).isEqualTo("attribution"));
    assertThat(held()).isEqualTo(world.most().units());
  }

  private static ModelTerms free(ModelTerms terms) {
    ModelPart model = terms.model();
    return new ModelTerms(
        new ModelPart(
            ModelId.of("nano", "free", 1),
            model.digest(),
            model.base(),
            model.adapter(),
            model.roots(),
            model.snapshots(),
            model.kernelVersion()),
        terms.reliability(),
        new ModelTerms.Commerce(
            PriceIn.units(BigInteger.ZERO),
            PriceOut.units(BigInteger.ZERO),
            terms.commerce().developer(),
            terms.commerce().baseOwner()));
  }

  private Charge freely(ModelTerms free, Attribution attribution) {
    Function<Charge.Stamp, UsageReceipt.Body> body =
        stamp ->
            new UsageReceipt.Body(
                new PaidPart(world.payer, Open.ZERO, stamp.terms()),
                free.model(),
                new SaidPart(
                    new SaidPart.Prompt(PromptHash.of(Json.of("prompt")), 3),
                    new SaidPart.Answer(AnswerHash.of("answer"), 2, Finish.STOP),
                    SamplingHash.of(Json.of("sampling"))),
                CreditPart.of(attribution.commitment()),
                OriginPart.DIRECT,
                stamp.place());
    return new Charge(free.id(), body, attribution, _ -> {});
  }

  @Test
  void whatCostsNothingGivesBackAllThatWasHeld() {
    ModelTerms free = free(world.terms);
    settlements.registerModel(free);
    BigInteger before = balance();
    Hash hold = hold(BigInteger.TEN);
    var accepted = World.accepted(settlements.charge(hold, freely(free, world.attribution())));
    assertThat(accepted.split().lines()).isEmpty();
    assertThat(balance()).isEqualTo(before);
    assertThat(held()).isZero();
    // Without a hold there is nothing to move.
    Hash none = RandomEpochs.hash("none");
    World.accepted(settlements.charge(none, freely(free, world.attribution())));
    assertThat(balance()).isEqualTo(before);
    assertThat(settlements.paidBy(world.payer, Long.MAX_VALUE, 10)).hasSize(2);
    assertThat(settlements.closeEpoch().receipts().fees().units()).isZero();
    assertThat(settlements.reconcile().differences()).isEqualTo(List.of());
  }
}
