package org.openledger.tally.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.Credits.ClusterCredit;
import org.openledger.tally.split.Credits.DatanetRecords;
import org.openledger.tally.split.Credits.DatanetWeight;
import org.openledger.tally.split.Credits.Memory;

/// What credits a fee is divided by, and everything that is no such credits, each refused for its
/// own reason.
final class CreditsTest {
  private static final ModelId MODEL = RandomEpochs.adapter(0);
  private static final DatanetId FIRST = new DatanetId("first");
  private static final DatanetId SECOND = new DatanetId("second");

  private static BigInteger units(long amount) {
    return BigInteger.valueOf(amount);
  }

  private static Hash datanet(int number) {
    return IntStream.range(0, 3).mapToObj(RandomEpochs::datanet).sorted().toList().get(number);
  }

  private static ClusterKey cluster(int datanet, int number) {
    return ClusterKey.records(datanet(datanet), new ClusterId(id(number)));
  }

  /// Ids that ascend.
  private static Hash id(int number) {
    var bytes = new byte[32];
    bytes[0] = 1;
    bytes[31] = (byte) number;
    return Hash.of(bytes);
  }

  private static DatanetWeight weight(int datanet, long weight) {
    return new DatanetWeight(datanet(datanet), units(weight), 1);
  }

  private static List<ClusterCredit> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> new ClusterCredit(cluster(0, i), 1)).toList();
  }

  private static Credits credits(
      long norm, List<DatanetWeight> datanets, List<ClusterCredit> clusters) {
    return credits(norm, datanets, clusters, Memory.NONE);
  }

  private static Credits credits(
      long norm, List<DatanetWeight> datanets, List<ClusterCredit> clusters, Memory memory) {
    return new Credits(MODEL, 0, units(norm), 0, datanets, clusters, memory);
  }

  private static void refused(String why, ThrowingCallable made) {
    assertThatThrownBy(made).as(why).isInstanceOf(Refusal.class).hasMessageContaining(why);
  }

  @Test
  void gainsAndWeightsAreNotNegative() {
    var none = List.<ClusterCredit>of();
    var weights = List.<DatanetWeight>of();
    BigInteger zero = BigInteger.ZERO;
    refused(
        "a gain is negative", () -> new Credits(MODEL, -1, zero, 0, weights, none, Memory.NONE));
    refused(
        "a gain is negative", () -> new Credits(MODEL, 0, zero, -1, weights, none, Memory.NONE));
    refused("a weight is negative", () -> credits(-1, List.of(weight(0, -1)), none));
    refused(
        "a weight is negative",
        () -> credits(0, List.of(new DatanetWeight(datanet(0), zero, -1)), none));
    assertThat(credits(0, List.of(new DatanetWeight(datanet(0), zero, 0)), none).norm()).isZero();
  }

  @Test
  void clustersAndDatanetsAreBounded() {
    int most = Credits.CLUSTERS_MAX;
    assertThat(credits(most, List.of(weight(0, most)), many(most)).clusters()).hasSize(most);
    refused(
        "more than 64 clusters",
        () -> credits(most + 1, List.of(weight(0, most + 1)), many(most + 1)));
    assertThat(credits(0, datanets(Credits.DATANETS_MAX), List.of()).datanets()).hasSize(64);
    refused(
        "more than 64 datanets", () -> credits(0, datanets(Credits.DATANETS_MAX + 1), List.of()));
  }

  private static List<DatanetWeight> datanets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DatanetWeight(id(i), BigInteger.ZERO, 1))
        .toList();
  }

  @Test
  void datanetsAreInOrderAndWeighAllThatIsKept() {
    refused(
        "datanets are not in order of id",
        () -> credits(2, List.of(weight(1, 1), weight(0, 1)), List.of()));
    refused(
        "datanets are not in order of id",
        () -> credits(2, List.of(weight(0, 1), weight(0, 1)), List.of()));
    var kept = List.of(new ClusterCredit(cluster(0, 0), -5));
    assertThat(credits(5, List.of(weight(0, 5)), kept).clusters()).isEqualTo(kept);
    refused("A_d too small", () -> credits(4, List.of(weight(0, 4)), kept));
    refused("N_q is not the sum of A_d", () -> credits(6, List.of(weight(0, 5)), kept));
  }

  @Test
  void clustersAreInOrderAndOfDatanetsTheModelWasTrainedOn() {
    var weights = List.of(weight(0, 9));
    refused(
        "a cluster of a datanet the model never saw",
        () -> credits(9, weights, List.of(new ClusterCredit(cluster(1, 0), 1))));
    refused(
        "is no cluster of records",
        () -> credits(9, weights, List.of(new ClusterCredit(memory(0, 0), 1))));
    for (int second : new int[] {0, 1}) {
      refused(
          "clusters are not in order of id",
          () ->
              credits(
                  9,
                  weights,
                  List.of(
                      new ClusterCredit(cluster(0, 1), 1),
                      new ClusterCredit(cluster(0, second), 1))));
    }
    refused(
        "memory of a datanet the model never saw",
        () ->
            credits(
                9, weights, List.of(), new Memory(1, List.of(new ClusterCredit(memory(1, 0), 1)))));
  }

  private static ClusterKey memory(int datanet, int number) {
    return RandomEpochs.memory(cluster(datanet, number));
  }

  @Test
  void memoryCreditsSomethingToFewClustersInOrder() {
    refused("a gain is negative", () -> new Memory(-1, List.of()));
    for (long nothing : new long[] {0, -1}) {
      refused(
          "memory credits nothing, or less",
          () -> new Memory(1, List.of(new ClusterCredit(memory(0, 0), nothing))));
    }
    refused(
        "is no cluster of memory",
        () -> new Memory(1, List.of(new ClusterCredit(cluster(0, 0), 1))));
    for (int second : new int[] {0, 1}) {
      refused(
          "clusters of memory are not in order of id",
          () ->
              new Memory(
                  1,
                  List.of(
                      new ClusterCredit(memory(0, 1), 1),
                      new ClusterCredit(memory(0, second), 1))));
    }
    assertThat(quoted(Attribution.MEMORY_CLUSTERS_MAX).sum()).isEqualTo(8);
    refused("more than 8 clusters of memory", () -> quoted(Attribution.MEMORY_CLUSTERS_MAX + 1));
  }

  private static Memory quoted(int count) {
    return new Memory(
        0, IntStream.range(0, count).mapToObj(i -> new ClusterCredit(memory(0, i), 1)).toList());
  }

  @Test
  void whateverCanBePaidNeedsAMemberTable() {
    Credits credits =
        credits(
            1,
            List.of(weight(0, 1)),
            List.of(new ClusterCredit(cluster(0, 3), 1)),
            new Memory(1, List.of(new ClusterCredit(memory(0, 2), 1))));
    assertThat(credits.tableKeys()).containsExactly(cluster(0, 2), cluster(0, 3));
  }

  private static Attribution.ClusterCredit credit(DatanetId datanet, int number, long units) {
    return new Attribution.ClusterCredit(datanet, new ClusterId(id(number)), units);
  }

  private static Attribution attribution(
      long magnitude,
      List<Attribution.ClusterCredit> clusters,
      Attribution.ClusterCredit... quoted) {
    return new Attribution(
        new Attribution.Method("test", 1),
        3,
        new Attribution.DataCredit(5, clusters, magnitude),
        new Attribution.MemoryCredit(7, List.of(quoted)),
        List.of(),
        0,
        Attribution.Shown.NOTHING);
  }

  private static Credits of(Attribution attribution, DatanetId... datanets) {
    var records = new ArrayList<DatanetRecords>();
    for (DatanetId datanet : datanets) {
      records.add(new DatanetRecords(datanet.key(), 10));
    }
    return Credits.of(MODEL, attribution, records);
  }

  @Test
  void anAttributionsCreditsAreItsUnits() {
    Credits credits = of(attribution(4, List.of(credit(FIRST, 1, 3), credit(FIRST, 2, -1))), FIRST);
    assertThat(credits.baseNats()).isEqualTo(3);
    assertThat(credits.dataNats()).isEqualTo(5);
    assertThat(credits.norm()).isEqualTo(4);
    assertThat(credits.clusters()).extracting(ClusterCredit::a).containsExactly(3L, -1L);
    assertThat(credits.datanets()).extracting(DatanetWeight::weight).containsExactly(units(4));
  }

  /// 12 of 20 are kept, 9 and 3; the 8 that are not are divided the same way, 6 and 2.
  @Test
  void whatWasNotKeptIsSharedByWhatWas() {
    Credits credits =
        of(attribution(20, List.of(credit(FIRST, 1, 9), credit(SECOND, 1, -3))), FIRST, SECOND);
    assertThat(credits.norm()).isEqualTo(20);
    for (DatanetWeight datanet : credits.datanets()) {
      long expected = datanet.datanet().equals(FIRST.key()) ? 15 : 5;
      assertThat(datanet.weight()).isEqualTo(expected);
      assertThat(datanet.records()).isEqualTo(10);
    }
  }

  @Test
  void magnitudesCoverWhatIsKeptAndBelongToADatanet() {
    refused(
        "the magnitude is less than the kept credits",
        () -> of(attribution(2, List.of(credit(FIRST, 1, 3))), FIRST));
    refused("credits of a model without datanets", () -> of(attribution(2, List.of())));
    assertThat(of(attribution(0, List.of())).norm()).isZero();
    assertThat(of(attribution(2, List.of()), FIRST).norm()).isEqualTo(2);
  }

  /// An attribution names Datanets in order of their names, which is not that of their keys.
  @Test
  void whatMemoryDoesNotCreditIsLeftOutAndTheRestPutInOrder() {
    assertThat(FIRST.compareTo(SECOND)).isNegative();
    var names = List.of(FIRST, SECOND, new DatanetId("third"), new DatanetId("twelfth"));
    var quoted = new ArrayList<Attribution.ClusterCredit>();
    for (DatanetId name : names) {
      quoted.add(credit(name, 1, quoted.size()));
    }
    Credits credits =
        of(
            attribution(0, List.of(), quoted.toArray(Attribution.ClusterCredit[]::new)),
            names.toArray(DatanetId[]::new));
    assertThat(credits.memory().nats()).isEqualTo(7);
    var keys = credits.memory().clusters().stream().map(each -> each.key().datanet()).toList();
    assertThat(keys)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(
            names.subList(1, 4).stream().map(DatanetId::key).toList())
        .isNotEqualTo(names.subList(1, 4).stream().map(DatanetId::key).toList());
    assertThat(credits.memory().sum()).isEqualTo(1 + 2 + 3);
  }
}
