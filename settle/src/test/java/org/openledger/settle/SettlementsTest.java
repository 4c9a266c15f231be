package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.UsageReceipt.Body;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.split.SplitParameters;
import org.openledger.settle.store.EpochStore;
import org.openledger.store.Database;

final class SettlementsTest {

  private Database database;
  private World world;
  private FakeContracts contracts;
  private Settlements settlements;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    world = new World(7);
    contracts = new FakeContracts();
    settlements = world.open(database, contracts, _ -> {});
    world.register(settlements);
  }

  private void sql(String statement) {
    database.jdbi().useHandle(handle -> handle.execute(statement));
  }

  @Test
  void everyUnitOfEveryFeeIsPaidToSomeone() {
    List<UsageReceipt> receipts = world.ask(settlements, 25);
    BigInteger fees = BigInteger.ZERO;
    for (UsageReceipt receipt : receipts) {
      fees = fees.add(receipt.body().fee().units());
    }
    Settlement settlement = settlements.closeEpoch();
    assertThat(settlement.fees().units()).isEqualTo(fees);
    assertThat(settlement.cumulative().units()).isEqualTo(fees);
    assertThat(settlement.receipts()).isEqualTo(25);
    assertThat(settlement.accounts()).isGreaterThan(30);
    assertThat(contracts.totalClaimed()).isEqualTo(fees);
    assertThat(settlements.balance(world.payer).units())
        .isEqualTo(Open.parse("1000").units().subtract(fees));
    Reconciliation found = settlements.reconcile();
    assertThat(found.differences()).isEmpty();
    assertThat(found.claimed()).isEqualTo(fees);
  }

  @Test
  void theNextEpochPaysOnlyWhatIsNew() {
    world.ask(settlements, 5);
    Settlement first = settlements.closeEpoch();
    world.ask(settlements, 5);
    Settlement second = settlements.closeEpoch();
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(second.cumulative().units())
        .isEqualTo(first.cumulative().units().add(second.fees().units()));
    assertThat(contracts.totalClaimed()).isEqualTo(second.cumulative().units());
    assertThat(settlements.closeEpoch().cumulative()).isEqualTo(second.cumulative());
  }

  @Test
  void anEmptyBalanceIsAValueAndStoresNothing() {
    Address poor = world.accounts.party("payer", "poor").address();
    settlements.deposit(poor, Open.units(5), "poor");
    Attribution attribution = world.attribution();
    Body body = world.receipt(settlements, attribution).body();
    UsageReceipt receipt = settlements.sign(with(body, poor));
    Recorded recorded = settlements.record(receipt, attribution);
    assertThat(recorded)
        .isEqualTo(
            new Recorded.Overdrawn(
                BigInteger.valueOf(5), body.fee().units().subtract(BigInteger.valueOf(5))));
    assertThat(settlements.receipt(receipt.id())).isEmpty();
  }

  @Test
  void aReceiptCountsOnceAndItsNumberIsTaken() {
    Attribution attribution = world.attribution();
    UsageReceipt receipt = world.receipt(settlements, attribution);
    assertThat(settlements.record(receipt, attribution)).isInstanceOf(Recorded.Accepted.class);
    assertThat(settlements.record(receipt, attribution)).isEqualTo(new Recorded.AlreadyRecorded(1));
    Body body = receipt.body();
    UsageReceipt other =
        settlements.sign(with(body, world.accounts.party("payer", "bob").address()));
    assertThat(settlements.record(other, attribution))
        .isInstanceOfSatisfying(
            Recorded.Refused.class, refused -> assertThat(refused.field()).isEqualTo("sequence"));
  }

  @Test
  void receiptsAreAppendOnly() {
    world.ask(settlements, 1);
    assertThatThrownBy(() -> sql("update settle.receipt set total = 0"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> sql("delete from settle.line")).hasMessageContaining("append-only");
  }

  @Test
  void aReceiptVerifiesBeforeAndAfterItsEpochIsAnchored() {
    UsageReceipt receipt = world.ask(settlements, 3).getFirst();
    Evidence evidence =
        Evidence.none()
            .answer("answer")
            .tokens(receipt.body().promptTokens(), receipt.body().answerTokens());
    assertThat(settlements.verify(receipt, evidence).firstFailure()).isEmpty();
    settlements.closeEpoch();
    Verification anchored = settlements.verify(receipt, evidence);
    assertThat(anchored.firstFailure()).isEmpty();
    assertThat(anchored.checks().stream().map(Verification.Check::name))
        .contains("signature", "lines", "inclusion", "anchor");
  }

  @Test
  void aReceiptStillVerifiesAfterTheParametersChange() {
    UsageReceipt receipt = world.ask(settlements, 1).getFirst();
    Settlements later =
        world.open(database, contracts, new SplitParameters(0, 0, 0, SplitParameters.MILLION));
    assertThat(later.verify(receipt, Evidence.none()).firstFailure()).isEmpty();
    UsageReceipt next = world.ask(later, 1).getFirst();
    assertThat(later.lines(next.id())).noneMatch(line -> line.key().isRole());
    later.closeEpoch();
    assertThat(later.reconcile().differences()).isEmpty();
  }

  @Test
  void anAnswerThatIsNotTheOneIsFound() {
    UsageReceipt receipt = world.ask(settlements, 1).getFirst();
    Verification found = settlements.verify(receipt, Evidence.none().answer("another answer"));
    assertThat(found.firstFailure().orElseThrow().name()).isEqualTo("answer");
  }

  @Test
  void aFlippedBitInAnyFieldIsFoundAndNamed() {
    UsageReceipt receipt = world.ask(settlements, 2).getFirst();
    Body body = receipt.body();
    Hash wrong = flip(body.prompt());
    SnapshotRef snapshot = body.snapshots().getFirst();
    SnapshotRef other = new SnapshotRef(new DatanetId("other"), 1, snapshot.root());
    ModelId model = ModelId.of("nano", "lore", 2);
    Object[][] flips = {
      {"payer", fields(body, 0, flip(body.payer()))},
      {"model", fields(body, 1, model)},
      {"baseDigest", fields(body, 2, wrong)},
      {"adapterDigest", fields(body, 3, wrong)},
      {"snapshots", fields(body, 4, List.of(other))},
      {"prompt", fields(body, 5, wrong)},
      {"answer", fields(body, 6, wrong)},
      {"sampling", fields(body, 7, wrong)},
      {"promptTokens", fields(body, 8, body.promptTokens() ^ 1)},
      {"answerTokens", fields(body, 9, body.answerTokens() ^ 1)},
      {"fee", fields(body, 10, new Open(body.fee().units().flipBit(0)))},
      {"attribution", fields(body, 11, wrong)},
      {"kernelVersion", fields(body, 12, body.kernelVersion() ^ 2)},
      {"sequence", fields(body, 13, body.sequence() + 100)},
    };
    for (Object[] flip : flips) {
      UsageReceipt changed = new UsageReceipt((Body) flip[1], receipt.signature());
      Verification found = settlements.verify(changed, Evidence.none());
      assertThat(found.firstFailure().orElseThrow().name()).isEqualTo(flip[0]);
    }
    Signature signature = receipt.signature();
    UsageReceipt unsigned = new UsageReceipt(body, new Signature(signature.s(), signature.r(), 0));
    assertThat(settlements.verify(unsigned, Evidence.none()).firstFailure().orElseThrow().name())
        .isEqualTo("signature");
  }

  @Test
  void aReceiptOfAnotherKeyIsRefused() {
    Attribution attribution = world.attribution();
    Body body = world.receipt(settlements, attribution).body();
    KeyPair stranger = world.accounts.treasury();
    UsageReceipt receipt = body.sign(UsageReceipt.domain(World.CHAIN_ID), stranger);
    assertThat(settlements.record(receipt, attribution))
        .isInstanceOfSatisfying(
            Recorded.Refused.class, refused -> assertThat(refused.field()).isEqualTo("signature"));
  }

  @Test
  void corruptedTablesAreDetectedAndNamed() {
    world.ask(settlements, 5);
    settlements.closeEpoch();
    assertThat(settlements.tables(1).fees()).isPositive();
    String[][] corruptions = {
      {"epoch_earning set cumulative = cumulative + 1", "earnings"},
      {"epoch_account set amount = amount + 1, due = due + 1", "accounts"},
      {"epoch_cluster set reliability = reliability - 1 where reliability = 60000", "clusters"},
      {"epoch set roots = replace(roots, '\"sum\":\"', '\"sum\":\"1')", "epoch 1"},
    };
    for (String[] corruption : corruptions) {
      List<String> message = new ArrayList<>();
      database
          .jdbi()
          .useTransaction(handle -> {
            handle.execute("update settle." + corruption[0]);
            try {
              EpochStore.read(handle, 1);
            } catch (Failure e) {
              message.add(String.valueOf(e.getMessage()));
            }
            handle.rollback();
          });
      assertThat(message).singleElement().asString().contains(corruption[1]);
    }
  }

  @Test
  void earningsAreProvisionalUntilTheEpochCloses() {
    List<UsageReceipt> receipts = world.ask(settlements, 6);
    Address developer = world.terms.commerce().developer();
    Earnings before = settlements.earnings(developer);
    assertThat(before.settled()).isZero();
    assertThat(before.provisional()).isPositive();
    settlements.closeEpoch();
    Earnings after = settlements.earnings(developer);
    assertThat(after.settled()).isEqualTo(before.provisional()).isEqualTo(after.claimed());
    assertThat(after.provisional()).isZero();
    assertThat(settlements.earnings()).contains(after).hasSizeGreaterThan(30);
    UsageReceipt first = receipts.getFirst();
    BigInteger shown =
        settlements.provisional(first.id()).values().stream()
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(shown).isEqualTo(first.body().fee().units());
  }

  @Test
  void aChallengeWindowDelaysClaimsButNotTheProposal() {
    world.ask(settlements, 3);
    contracts.challengeWindow(true);
    Settlement proposed = settlements.closeEpoch();
    assertThat(proposed.transaction()).isPresent();
    assertThat(contracts.totalClaimed()).isZero();
    contracts.challengeWindow(false);
    assertThat(settlements.closeEpoch().epoch()).isEqualTo(1);
    assertThat(contracts.totalClaimed()).isEqualTo(proposed.fees().units());
    assertThat(settlements.reconcile().holds()).isTrue();
  }

  @Test
  void strangersFundingIsBookedApart() {
    contracts.donate(1000);
    world.ask(settlements, 3);
    settlements.closeEpoch();
    assertThat(settlements.book().balance(BookAccount.DONATIONS)).isEqualTo(1000);
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  private static Hash flip(Hash hash) {
    byte[] bytes = hash.bytes();
    bytes[31] ^= 1;
    return Hash.of(bytes);
  }

  private static Address flip(Address address) {
    byte[] bytes = address.bytes();
    bytes[0] ^= 1;
    return Address.of(bytes);
  }

  private static Body with(Body body, Address payer) {
    return fields(body, 0, payer);
  }

  /// A copy of a body with one component replaced.
  private static Body fields(Body body, int index, Object value) {
    try {
      var components = Body.class.getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = i == index ? value : components[i].getAccessor().invoke(body);
      }
      return Body.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such body", e);
    }
  }
}
