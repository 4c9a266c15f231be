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

  @Test
  void aChainThatHasThemIsOpenedAndRepairedStill() {
    damage(HURT, "{");
    new ChainCheck(database.jdbi(), new Book(database.jdbi()), contracts).require();
    var repair = new ChainRepair(database.jdbi(), new Book(database.jdbi()), contracts);
    assertThat(repair.run()).isEmpty();
  }
}
