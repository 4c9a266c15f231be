package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochState.Recent;
import org.openledger.tally.epoch.EpochState.Vested;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credited;

/// What an epoch may start from, at each of its bounds.
final class EpochStateTest {
  private static final long EPOCH = 20;
  private static final ClusterKey CLUSTER = RandomEpochs.cluster(0, 0);
  private static final Address ACCOUNT = RandomEpochs.account("a");

  private static boolean isSound(
      Map<Credited, BigInteger> carries,
      Map<Hash, BigInteger> pools,
      List<Recent> recent,
      Map<Address, BigInteger> cumulative,
      List<Vested> vesting) {
    return new EpochState(
            EPOCH,
            new TreeMap<>(carries),
            new TreeMap<>(pools),
            recent,
            new TreeMap<>(cumulative),
            vesting)
        .isSound();
  }

  private static BigInteger units(long amount) {
    return BigInteger.valueOf(amount);
  }

  private static boolean carrying(long carry) {
    var debtor = new Credited(ClusterKey.adapter(RandomEpochs.adapter(0)), CLUSTER);
    return isSound(Map.of(debtor, units(carry)), Map.of(), List.of(), Map.of(), List.of());
  }

  private static boolean waiting(long amount) {
    var pool = Map.of(RandomEpochs.datanet(0), units(amount));
    return isSound(Map.of(), pool, List.of(), Map.of(), List.of());
  }

  private static boolean recently(long epoch, long amount) {
    var recent = List.of(new Recent(epoch, CLUSTER, units(amount)));
    return isSound(Map.of(), Map.of(), recent, Map.of(), List.of());
  }

  private static boolean earned(long amount) {
    return isSound(Map.of(), Map.of(), List.of(), Map.of(ACCOUNT, units(amount)), List.of());
  }

  private static boolean vesting(long epoch, long amount) {
    var later = List.of(new Vested(epoch, ACCOUNT, units(amount)));
    return isSound(Map.of(), Map.of(), List.of(), Map.of(), later);
  }

  @Test
  void onlyDebtsAreCarriedAndOnlyMoneyWaits() {
    assertThat(carrying(-1)).isTrue();
    assertThat(carrying(0)).isFalse();
    assertThat(waiting(1)).isTrue();
    assertThat(waiting(0)).isFalse();
    assertThat(earned(0)).isTrue();
    assertThat(earned(-1)).isFalse();
  }

  @Test
  void whatWasEarnedIsRememberedForTwelveEpochs() {
    assertThat(recently(EPOCH - 1, 1)).isTrue();
    assertThat(recently(EPOCH, 1)).isFalse();
    assertThat(recently(EPOCH - EpochState.RECENT_EPOCHS + 1, 1)).isTrue();
    assertThat(recently(EPOCH - EpochState.RECENT_EPOCHS, 1)).isFalse();
    assertThat(recently(EPOCH - 1, 0)).isFalse();
  }

  @Test
  void nothingThatFallsDueLaterIsOverdueOrNothing() {
    assertThat(vesting(EPOCH, 1)).isTrue();
    assertThat(vesting(EPOCH - 1, 1)).isFalse();
    assertThat(vesting(EPOCH, 0)).isFalse();
  }

  @Test
  void whatWasEarnedIsInOrderOfEpochAndCluster() {
    var earlier = new Recent(3, CLUSTER, BigInteger.ONE);
    var later = new Recent(4, CLUSTER, BigInteger.ONE);
    var other = new Recent(3, RandomEpochs.cluster(0, 1), BigInteger.ONE);
    assertThat(earlier).isLessThan(later);
    assertThat(Integer.signum(earlier.compareTo(other)))
        .isEqualTo(Integer.signum(CLUSTER.compareTo(other.cluster())))
        .isNotZero();
  }
}
