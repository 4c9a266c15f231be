package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Signature;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.SumNode;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.settle.store.EpochStore;
import org.openledger.store.Database;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.split.SplitParameters;
import org.openledger.tally.split.SplitParameters.Part;

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
      fees = fees.add(receipt.body().paid().fee().units());
    }
    Settlement settlement = settlements.closeEpoch();
    assertThat(settlement.receipts().fees().units()).isEqualTo(fees);
    assertThat(settlement.earnings().cumulative().units()).isEqualTo(fees);
    assertThat(settlement.receipts().count()).isEqualTo(25);
    assertThat(settlement.earnings().accounts()).isGreaterThan(30);
    assertThat(contracts.totalClaimed()).isEqualTo(fees);
    assertThat(settlements.balance(world.payer).units())
        .isEqualTo(Open.parse("1000").units().subtract(fees));
    Reconciliation found = settlements.reconcile();
    assertThat(found.differences()).isEmpty();
    assertThat(found.claimed().units()).isEqualTo(fees);
  }

  @Test
  void whatMovesOnChainWhileItIsComparedIsNoDifference() {
    world.ask(settlements, 2);
    settlements.closeEpoch();
    contracts.whileClaimsAreRead(() -> contracts.donate(7));
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void theNextEpochPaysOnlyWhatIsNew() {
    world.ask(settlements, 5);
    Settlement first = settlements.closeEpoch();
    world.ask(settlements, 5);
    Settlement second = settlements.closeEpoch();
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(second.earnings().cumulative().units())
        .isEqualTo(first.earnings().cumulative().units().add(second.receipts().fees().units()));
    assertThat(contracts.totalClaimed()).isEqualTo(second.earnings().cumulative().units());
    assertThat(settlements.closeEpoch().earnings().cumulative())
        .isEqualTo(second.earnings().cumulative());
  }

  @Test
  void aPayerIsGivenBackWhatItHasOnceAndNoMore() {
    Address payer = world.accounts.party("payer", "leaving").address();
    settlements.deposit(payer, Open.units(5), "in");
    assertThat(settlements.refund(payer, Open.units(3), "out").isInBook()).isTrue();
    assertThat(settlements.refund(payer, Open.units(3), "out"))
        .isInstanceOf(Book.Posted.AlreadyPosted.class);
    assertThat(settlements.refund(payer, Open.units(3), "more"))
        .isInstanceOf(Book.Posted.Overdrawn.class);
    assertThat(settlements.balance(payer)).isEqualTo(Open.units(2));
  }

  @Test
  void receiptsAreAppendOnly() {
    world.ask(settlements, 1);
    assertThatThrownBy(() -> sql("update settle.receipt set total = 0"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> sql("delete from settle.line")).hasMessageContaining("append-only");
  }

  @Test
  void whatBecameOfAFeeIsProvenOnceItsEpochIsComputed() {
    UsageReceipt receipt = world.ask(settlements, 3).getFirst();
    FeeProof open = settlements.proof(receipt.id()).orElseThrow();
    assertThat(open.terms().commitment()).isEqualTo(receipt.body().paid().terms());
    assertThat(open.lines()).isEqualTo(settlements.lines(receipt.id()));
    assertThat(open.place()).isEmpty();
    settlements.closeEpoch();
    FeeProof.Place place = settlements.proof(receipt.id()).flatMap(FeeProof::place).orElseThrow();
    EpochRows.ReceiptRow row =
        new EpochRows.ReceiptRow(
            receipt.id(), receipt.signedHash(), receipt.body().total().units());
    SumNode root = settlements.tables(1).roots().receipts();
    assertThat(place.fees().units()).isEqualTo(root.sum());
    assertThat(place.path().verify(row.leaf().data(), row.fee(), root)).isTrue();
    assertThat(settlements.tables(1).receiptProof(receipt.id())).contains(place.path());
    // The table of receipts alone is read, and no other need be sound.
    sql("update settle.epoch_cluster set v = v + 1");
    assertThat(settlements.proof(receipt.id()).flatMap(FeeProof::place)).contains(place);
    assertThat(settlements.proof(RandomEpochs.hash("no receipt"))).isEmpty();
  }

  @Test
  void whatIsRegisteredGrowsWithModelsAndEpochs() {
    Registered before = settlements.registered();
    assertThat(before.domain()).isEqualTo(World.DOMAIN);
    assertThat(before.signer()).isEqualTo(world.accounts.node().address());
    assertThat(before.terms()).isEqualTo(SettlementConfig.of(world.accounts).terms().commitment());
    assertThat(before.models()).containsExactly(world.terms);
    assertThat(before.snapshots())
        .containsExactly(new SnapshotRoot(world.snapshot.ref(), 40, world.snapshot.manifest()));
    assertThat(before.epochs()).isEmpty();
    world.ask(settlements, 1);
    Settlement closed = settlements.closeEpoch();
    assertThat(settlements.registered().epochs())
        .containsExactly(new EpochStore.ClosedEpoch(1, closed.receipts().root()));
  }

  @Test
  void aPayersReceiptsAreListedNewestFirst() {
    List<UsageReceipt> receipts = world.ask(settlements, 5).reversed();
    assertThat(settlements.paidBy(world.payer, Long.MAX_VALUE, 10)).isEqualTo(receipts);
    long third = receipts.get(2).body().place().sequence();
    assertThat(settlements.paidBy(world.payer, third, 1)).containsExactly(receipts.get(3));
    assertThat(settlements.paidBy(RandomEpochs.account("nobody"), Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void aReceiptVerifiesBeforeAndAfterItsEpochIsAnchored() {
    UsageReceipt receipt = world.ask(settlements, 3).getFirst();
    Evidence evidence =
        Evidence.none()
            .answer("answer")
            .promptTokens(receipt.body().said().prompt().tokens())
            .answerTokens(receipt.body().said().answer().tokens());
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
        world.open(
            database,
            contracts,
            new SplitParameters(
                Map.of(
                    Part.PLATFORM,
                    0,
                    Part.DEVELOPER,
                    0,
                    Part.STAKERS,
                    0,
                    Part.POOL,
                    SplitParameters.MILLION)));
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

  /// `ReceiptLeavesTest` of core holds that every leaf of a receipt has a field.
  @Test
  void aChangeOfAnyFieldIsFoundAndNamed() {
    UsageReceipt receipt = world.ask(settlements, 2).getFirst();
    for (Evidence.Field field : Evidence.Field.values()) {
      UsageReceipt changed = changed(receipt, field);
      assertThat(changed.body()).isNotEqualTo(receipt.body());
      Verification found = settlements.verify(changed, Evidence.none());
      assertThat(found.firstFailure().orElseThrow().name()).isEqualTo(field.label());
    }
    Signature signature = receipt.signature();
    UsageReceipt unsigned =
        new UsageReceipt(receipt.body(), new Signature(signature.s(), signature.r(), 0));
    assertThat(settlements.verify(unsigned, Evidence.none()).firstFailure().orElseThrow().name())
        .isEqualTo("signature");
  }

  /// A receipt whose field is another value of its kind, read back from its JSON form.
  private static UsageReceipt changed(UsageReceipt receipt, Evidence.Field field) {
    Json json = receipt.toJson();
    Map<String, Json> members = new LinkedHashMap<>(json.members());
    members.computeIfPresent(field.label(), (_, value) -> other(field, value));
    return UsageReceipt.fromJson(new Json.Obj(members));
  }

  private static Json other(Evidence.Field field, Json value) {
    return switch (field) {
      case SEQUENCE -> Json.of(value.asLong() + 100);
      case EPOCH, PROMPT_TOKENS, ANSWER_TOKENS, KERNEL_VERSION, AGENT_STEP ->
          Json.of(value.asLong() + 1);
      case FEE -> Json.of(new BigInteger(value.text()).add(BigInteger.ONE).toString());
      case PAYER -> Json.of(Address.fromWord(RandomEpochs.hash("payer").bytes()).toString());
      case MODEL -> Json.of(ModelId.of("nano", "lore", 2).value());
      case FINISH -> Json.of("length");
      case MODEL_DIGEST,
          BASE_DIGEST,
          ADAPTER_DIGEST,
          RUN_ROOT,
          ATTRIBUTION_ROOT,
          MEMORY_ROOT,
          PROMPT,
          ANSWER,
          SAMPLING,
          TERMS,
          ATTRIBUTION,
          RETRIEVAL,
          APP,
          AGENT,
          AGENT_RUN ->
          Json.of(RandomEpochs.hash("other " + value.text()).toString());
      case HOPS -> Json.array(List.of(new Hop(Hop.Role.APP, Address.ZERO, Open.units(1)).toJson()));
      case SNAPSHOTS -> {
        SnapshotRef known = SnapshotRef.fromJson(value.items().getFirst());
        SnapshotRef other = new SnapshotRef(new DatanetId("other"), 1, known.root());
        yield Json.array(List.of(other.toJson()));
      }
    };
  }

  @Test
  void corruptedTablesAreDetectedAndNamed() {
    world.ask(settlements, 5);
    settlements.closeEpoch();
    assertThat(settlements.tables(1).fees()).isPositive();
    String[][] corruptions = {
      {"epoch_earning set cumulative = cumulative + 1", "earnings"},
      {"epoch_account set amount = amount + 1, due = due + 1", "accounts"},
      {"epoch_cluster set u = u + 1, v = v + 1", "clusters"},
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
    assertThat(before.settled().units()).isZero();
    assertThat(before.provisional().units()).isPositive();
    settlements.closeEpoch();
    Earnings after = settlements.earnings(developer);
    assertThat(after.settled().amount())
        .isEqualTo(before.provisional().amount())
        .isEqualTo(after.claimed().amount());
    assertThat(after.provisional().units()).isZero();
    assertThat(settlements.earnings()).contains(after).hasSizeGreaterThan(30);
    UsageReceipt first = receipts.getFirst();
    BigInteger shown =
        settlements.provisional(first.id()).values().stream()
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(shown).isEqualTo(first.body().paid().fee().units());
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
    assertThat(contracts.totalClaimed()).isEqualTo(proposed.receipts().fees().units());
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
}
