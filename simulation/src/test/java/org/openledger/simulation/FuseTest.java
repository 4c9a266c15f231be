package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.openledger.simulation.Fuse.Kind;
import org.openledger.store.Database;

/// The dead have no effect: not on the database, whatever they had begun, and not afterwards.
class FuseTest {
  private final Fuse fuse = new Fuse();
  private final Database real = SharedDatabase.empty();
  private final Jdbi jdbi = Database.over(new MortalDataSource(real.dataSource(), fuse)).jdbi();

  private void insertTwo() {
    jdbi.useTransaction(handle -> {
      handle.execute("insert into settle.model values ('one', '')");
      handle.execute("insert into settle.model values ('two', '')");
    });
  }

  private long stored() {
    return real.jdbi()
        .withHandle(handle ->
            handle.createQuery("select count(*) from settle.model").mapTo(Long.class).one());
  }

  @Test
  void effectsAreCountedOnBothSidesOfACommit() {
    fuse.disarm();
    insertTwo();
    assertThat(fuse.effects())
        .extracting(Fuse.Effect::kind)
        .containsExactly(Kind.WRITE, Kind.WRITE, Kind.COMMIT, Kind.COMMIT);
  }

  @Test
  void aTransactionThatWasNotCommittedIsRolledBack() {
    for (int effect = 1; effect <= 3; effect++) {
      fuse.arm(effect);
      assertThatThrownBy(this::insertTwo).isInstanceOf(Killed.class);
      assertThat(fuse.isBlown()).isTrue();
      assertThat(stored()).as("killed at %d", effect).isZero();
    }
  }

  @Test
  void whatWasCommittedStays() {
    fuse.arm(4);
    assertThatThrownBy(this::insertTwo).isInstanceOf(Killed.class);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void whoCatchesTheEndIsDeadNevertheless() {
    fuse.arm(1);
    assertThatThrownBy(this::insertTwo).isInstanceOf(Killed.class);
    assertThatThrownBy(this::insertTwo).isInstanceOf(Killed.class);
    assertThat(stored()).isZero();
    fuse.disarm();
    insertTwo();
    assertThat(stored()).isEqualTo(2);
  }
}
