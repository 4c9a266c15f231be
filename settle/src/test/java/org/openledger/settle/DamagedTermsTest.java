package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.settle.book.Book;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms;

/// Terms that are damaged are named, and take neither those of other models nor the node down.
final class DamagedTermsTest {
  private static final ModelId HURT = new ModelId("nano");

  private final World world = new World(5, 6);
  private final FakeContracts fake = new FakeContracts();
  private final Opening.Contracts contracts = new Opening.Contracts(fake, fake, new TreeMap<>());
  private Database database;
  private Settlements settlements;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    settlements = world.open(database, fake, _ -> {});
    world.register(settlements);
    var digest = new BaseDigest(RandomEpochs.hash("base"));
    settlements.registerModel(ModelTerms.base(HURT, digest, 1, world.terms.commerce()));
  }

  private void damage(ModelId model, String terms) {
    int rows =
        TestDatabase.owner(database)
            .withHandle(handle ->
                handle.execute(
                    "update settle.model set terms = ? where model = ?", terms, model.value()));
    assertThat(rows).isEqualTo(1);
  }

  private static void assertNames(Fault e) {
    assertThat(e.code()).isEqualTo(Code.LEDGER_DAMAGED);
    assertThat(e).hasMessageContaining("the stored terms of nano are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null", "another's"})
  void theyAreNamedAndTheOthersAreReadStill(String damage) {
    assertThat(settlements.damagedTerms()).isEmpty();
    damage(HURT, damage.equals("another's") ? world.terms.toJson().canonical() : damage);
    assertThatThrownBy(() -> settlements.model(HURT))
        .isInstanceOfSatisfying(Fault.class, DamagedTermsTest::assertNames);
    assertThat(settlements.model(World.MODEL)).contains(world.terms);
    assertThat(settlements.damagedTerms()).containsOnlyKeys(HURT.value());
    settlements.damagedTerms().values().forEach(DamagedTermsTest::assertNames);
    assertThat(settlements.registered().models()).containsExactly(world.terms);
  }

  @Test
  void whatNoModelCanBeNamedIsNamedToo() {
    TestDatabase.owner(database)
        .useHandle(handle ->
            handle.execute("update settle.model set model = '' where model = ?", HURT.value()));
    assertThat(settlements.damagedTerms()).containsOnlyKeys("");
    assertThat(settlements.registered().models()).containsExactly(world.terms);
    new ChainCheck(database.jdbi(), new Book(database.jdbi()), contracts).require();
  }

  /// An answer is charged for, its epoch closed and its shares paid.
  @Test
  void otherModelsEarnStill() {
    damage(HURT, "{");
    var receipt = world.ask(settlements, 2).getFirst();
    assertThat(settlements.provisional(receipt.id())).isNotEmpty();
    assertThat(settlements.earnings()).isNotEmpty();
    settlements.closeEpoch();
    assertThat(settlements.reconcile().holds()).isTrue();
  }

  /// Which model answered, and on what it was tuned, its receipts say; how far it is believed, the
  /// chain does.
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "another's", "lost"})
  void whatADamagedAdapterEarnedIsPaidAsIfItWereSound(String damage) {
    var receipt = world.ask(settlements, 3).getFirst();
    var due = settlements.earnings();
    var shown = settlements.provisional(receipt.id());
    if (damage.equals("lost")) {
      TestDatabase.owner(database)
          .useHandle(handle ->
              handle.execute("delete from settle.model where model = ?", World.MODEL.value()));
    } else {
      String other = settlements.model(HURT).orElseThrow().toJson().canonical();
      damage(World.MODEL, damage.equals("another's") ? other : damage);
    }
    assertThat(settlements.earnings()).isEqualTo(due);
    assertThat(settlements.provisional(receipt.id())).isEqualTo(shown);
    settlements.closeEpoch();
    assertThat(settlements.reconcile().differences()).isEmpty();
    assertThat(due)
        .hasSize(8)
        .allSatisfy(each ->
            assertThat(settlements.tables(1).cumulative(each.account()))
                .isEqualTo(each.provisional().amount().units()));
  }

  @Test
  void howFarAnAdapterIsBelievedIsNotGuessed() {
    world.ask(settlements, 1);
    damage(World.MODEL, "{");
    fake.forgetModels();
    assertThatThrownBy(settlements::closeEpoch)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.BOOKS_DIFFER))
        .hasMessageContaining(World.MODEL.value());
    fake.publish(world.terms);
    settlements.closeEpoch();
    assertThat(settlements.reconcile().differences()).isEmpty();
  }

  @Test
  void aReceiptThatWasRewrittenSaysNothingOfItsModel() {
    world.ask(settlements, 1);
    damage(World.MODEL, "{");
    TestDatabase.owner(database)
        .useTransaction(handle -> {
          handle.execute("set local session_replication_role = replica");
          int rows =
              handle.execute(
                  "update settle.receipt set body = replace(body, ?, ?)",
                  "\"kernelVersion\":1",
                  "\"kernelVersion\":2");
          assertThat(rows).isEqualTo(1);
        });
    assertThatThrownBy(settlements::closeEpoch)
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEDGER_DAMAGED));
  }

  @Test
  void aChainThatHasThemIsOpenedAndRepairedStill() {
    damage(HURT, "{");
    new ChainCheck(database.jdbi(), new Book(database.jdbi()), contracts).require();
    var repair = new ChainRepair(database.jdbi(), new Book(database.jdbi()), contracts);
    assertThat(repair.run()).isEmpty();
  }
}
