package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.SumNode;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochRows.ShareRow.Belief;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;

/// What is hashed into the roots on chain: every field of every row, each as a word, in order.
final class EpochRowsTest {
  private static final Hash RECEIPT = RandomEpochs.hash("receipt");
  private static final Hash SIGNED = RandomEpochs.hash("signed");
  private static final ClusterKey CLUSTER = RandomEpochs.cluster(0, 0);
  private static final ClusterKey ADAPTER = ClusterKey.adapter(RandomEpochs.adapter(0));
  private static final Address ACCOUNT = RandomEpochs.account("a");

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  /// A word's digits: of a hash, an account, or a number in two's complement.
  private static String word(Object value) {
    return switch (value) {
      case Hash hash -> hash.toString().substring(2);
      case Address address ->
          "0".repeat(24) + address.toString().substring(2).toLowerCase(Locale.ROOT);
      case Integer small when small < 0 -> "f".repeat(56) + "%08x".formatted(small);
      case Integer small -> "%064x".formatted(small);
      default -> throw new AssertionError("no word: " + value);
    };
  }

  private static void is(EpochRows.Row row, long sum, Object... words) {
    is(row.leaf().data(), words);
    assertThat(row.leaf().sum()).isEqualTo(sum);
  }

  private static void is(byte[] data, Object... words) {
    var digits = new StringBuilder();
    Arrays.stream(words).map(EpochRowsTest::word).forEach(digits::append);
    assertThat(Hex.encode(data)).isEqualTo("0x" + digits);
  }

  @Test
  void rowsOfReceiptsAreWhatTheyCost() {
    is(new EpochRows.ReceiptRow(RECEIPT, new SignedHash(SIGNED), number(7)), 7, RECEIPT, SIGNED);
    var line = new Line(CLUSTER, RECEIPT, number(5));
    Hash datanet = CLUSTER.datanet();
    Hash cluster = CLUSTER.cluster().commitment();
    is(new EpochRows.LineRow(line, number(9)), 5, 2, datanet, cluster, RECEIPT, 9);
  }

  @Test
  void rowsOfCreditsAreSigned() {
    Hash adapter = ADAPTER.cluster().commitment();
    Hash datanet = CLUSTER.datanet();
    Hash cluster = CLUSTER.cluster().commitment();
    var key = new Credited(ADAPTER, CLUSTER);
    var credit = new CreditLine(key, RECEIPT, number(-3));
    is(new EpochRows.CreditRow(credit, number(-4)), -3, adapter, 2, datanet, cluster, RECEIPT, -4);
    var belief = new Belief(60_000, number(-5), number(6));
    is(
        new EpochRows.ShareRow(key, belief, number(-7), number(-8), number(9)),
        9,
        adapter,
        2,
        datanet,
        cluster,
        60_000,
        -5,
        6,
        -7,
        -8);
  }

  @Test
  void rowsOfPaymentsAreWhatIsPaid() {
    Hash datanet = CLUSTER.datanet();
    Hash cluster = CLUSTER.cluster().commitment();
    is(
        new EpochRows.ClusterRow(CLUSTER, number(1), number(2), number(3)),
        3,
        2,
        datanet,
        cluster,
        1,
        2);
    is(
        new EpochRows.AccountRow(ACCOUNT, CLUSTER, number(8), number(5)),
        8,
        ACCOUNT,
        2,
        datanet,
        cluster,
        5);
    var earning = new EpochRows.EarningRow(ACCOUNT, number(11)).leaf();
    assertThat(earning.data()).isEqualTo(ACCOUNT.bytes());
    assertThat(earning.sum()).isEqualTo(11);
  }

  @Test
  void pendingAmountsAndRootsAreWords() {
    is(EpochRows.words(12, ACCOUNT, number(13)), 12, ACCOUNT, 13);
    is(EpochRows.words(new SumNode(RECEIPT, number(14))), RECEIPT, 14);
  }
}
