package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// A receipt that is genuine, and a node whose records of it are not: the first link that does not
/// hold is named.
final class VerifyTest {
  private Database database;
  private FakeContracts contracts;
  private Settlements settlements;
  private UsageReceipt receipt;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    World world = new World(31, 6);
    contracts = new FakeContracts();
    settlements = world.open(database, contracts, _ -> {});
    world.register(settlements);
    receipt = world.ask(settlements, 2).getFirst();
  }

  private String failure() {
    return settlements
        .verify(receipt, Evidence.none())
        .firstFailure()
        .map(Verification.Check::name)
        .orElse("");
  }

  /// Changes what is append-only, as only who owns the disk can.
  private void change(String statement) {
    TestDatabase.owner(database)
        .useTransaction(handle -> {
          handle.execute("set local session_replication_role = replica");
          assertThat(handle.execute(statement)).isPositive();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "line set x = x + 1 | lines",
        "credit set units = units + 1 | credits",
        "receipt set total = total + 1 | total",
        "receipt set signed = id | signed",
        "receipt set id = signed | id",
        "receipt set epoch = 2 | epoch",
        "receipt set attribution = replace(attribution, 'Credit\":', 'Credit\":1') | attribution",
        "receipt set terms = replace(terms, '\"priceIn\":\"1', '\"priceIn\":\"2') | terms",
        "receipt set sequence = sequence + 100 | sequence",
      })
  void aChangedRecordIsNamed(String changed, String name) {
    assertThat(failure()).isEmpty();
    change("update settle." + changed);
    assertThat(failure()).isEqualTo(name);
  }

  /// The fee follows from the model's prices, which are looked up and not taken from the receipt.
  @Test
  void theFeeIsWhatTheModelCosts() {
    change("update settle.model set terms = replace(terms, '\"priceIn\":\"1', '\"priceIn\":\"2')");
    assertThat(failure()).isEqualTo("fee");
    change("delete from settle.model");
    assertThat(failure()).isEqualTo("model");
  }

  @Test
  void rootsOfAnotherEpochAreNoAnchor() {
    settlements.closeEpoch();
    assertThat(failure()).isEmpty();
    contracts.otherRoots(true);
    assertThat(failure()).isEqualTo("anchor");
  }
}
