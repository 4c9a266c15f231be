package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `torture book`: several clients at once against the reference, and one alone,
/// whose course its seed repeats.
class BookTortureTest {
  private static final long SEED = Long.getLong("openledger.book.seed", 1);
  private static final long ALONE = Boolean.getBoolean("openledger.deep") ? 300 : 50;
  private static final long OPERATIONS = Long.getLong("openledger.book.operations", 1_600);

  @TempDir Path folder;

  private BookReport run(int clients, long operations, String name) {
    var plan = new BookTorture.Plan(SEED, clients, operations);
    return BookTorture.run(plan, folder.resolve(name), System.out::println);
  }

  @Test
  void nothingIsDeliveredUnpaidChargedTwiceOrPaidOutOtherwise() {
    var report = run(4, OPERATIONS, "crowd");
    assertThat(report.broken()).isEmpty();
    assertThat(report.count(BookCounts.UNPAID)).isZero();
    assertThat(report.count(BookCounts.DOUBLED)).isZero();
    // All of it happened, or nothing was shown.
    assertThat(report.counts())
        .containsKeys(
            BookCounts.KILLS,
            BookCounts.EPOCHS,
            BookCounts.RECEIPTS,
            BookCounts.REPLAYS,
            BookCounts.OVERDRAFTS,
            BookCounts.DELIVERED);
    // Once is luck: an epoch may end between two receipts.
    assertThat(report.count(BookCounts.DEBTS)).as(BookCounts.DEBTS).isGreaterThan(3);
    assertThat(report.count(BookCounts.POOLED)).as(BookCounts.POOLED).isGreaterThan(3);
    assertThat(report.count(BookCounts.QUOTED)).as(BookCounts.QUOTED).isGreaterThan(3);
    assertThat(report.count(BookCounts.LEFT_OVER)).as(BookCounts.LEFT_OVER).isGreaterThan(3);
  }

  @Test
  void aClientAloneRepeatsItself() {
    var first = run(1, ALONE, "first");
    var second = run(1, ALONE, "second");
    assertThat(first.broken()).isEmpty();
    assertThat(second.counts()).isEqualTo(first.counts());
  }
}
