package org.openledger.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.bench.torture.KillPlan.Stage;

/// A stage is told by the lines of a node that is started so that it comes to it.
class LoadedTest {
  private static final String MEMORIES =
      "  contribute 140 records accepted, 0 rejected {} (0.9 s)\n"
          + "  snapshot   tidepools@1 anchored on chain: 12 people (0.2 s)\n"
          + "  remember   140/140  100 %  records read\n"
          + "  remember   nano:tidepools@1 answers by quoting tidepools (0.4 s)\n";
  private static final String BEGUN =
      MEMORIES + "  train      6/60  10 %  loss 3.100, about 50 s left\n";
  private static final String TRAINED = BEGUN + "  train      60/60  100 %  loss 1.200\n";
  private static final String MEASURING = TRAINED + "  measure    1/10  10 %  loss 1.000\n";
  private static final String MEASURED = MEASURING + "  measure    10/10  100 %  loss 0.800\n";

  @Test
  void trainingBeginsOnceSomeOfItIsDone() {
    assertThat(Loaded.begins(Stage.TRAINING, MEMORIES)).isFalse();
    assertThat(Loaded.begins(Stage.TRAINING, BEGUN)).isTrue();
  }

  @Test
  void nothingIsPublishedBeforeAllIsMeasured() {
    assertThat(Loaded.begins(Stage.PUBLISHING, TRAINED)).isFalse();
    assertThat(Loaded.begins(Stage.PUBLISHING, MEASURING)).isFalse();
    assertThat(Loaded.begins(Stage.PUBLISHING, MEASURED)).isTrue();
  }

  @Test
  void aSnapshotIsMadeOfWhatWasContributed() {
    assertThat(Loaded.begins(Stage.SNAPSHOT, "")).isFalse();
    assertThat(Loaded.begins(Stage.SNAPSHOT, MEMORIES)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRAINING", "PUBLISHING"})
  void whatTrainsIsAskedTo(Stage stage) {
    assertThat(Loaded.flags(stage)).containsExactly("--adapter");
  }

  @ParameterizedTest
  @EnumSource(names = {"IMPORT", "SNAPSHOT"})
  void whatOnlyLoadsTrainsNothing(Stage stage) {
    assertThat(Loaded.flags(stage)).isEmpty();
  }

  @Test
  void anotherTrainingIsWaitedForOnlyBeforePublishing() {
    assertThat(Loaded.isBack(Stage.TRAINING, BEGUN)).isTrue();
    assertThat(Loaded.isBack(Stage.PUBLISHING, MEASURED)).isFalse();
    assertThat(Loaded.isBack(Stage.PUBLISHING, MEASURED + "OpenLedger is up: http://x\n")).isTrue();
    assertThat(Loaded.isBack(Stage.SNAPSHOT, MEMORIES)).isFalse();
  }
}
