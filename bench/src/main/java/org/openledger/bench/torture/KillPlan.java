package org.openledger.bench.torture;

import java.util.List;
import org.openledger.bench.node.NodeProcess.Reach;
import org.openledger.core.random.CounterRandom;

/// What happens in one round: at which stage a node is killed, how long after it began, and what
/// the kill reaches. The same seed always plans the same.
///
/// @param stage when
/// @param delayMillis after the stage began
/// @param reach what is killed
record KillPlan(Stage stage, int delayMillis, Reach reach) {
  /// When a node is killed.
  enum Stage {
    /// While clients are answered.
    SERVING(3_000),
    /// While an epoch is closed, too.
    CLOSING(400),
    /// While a home with answers is opened.
    STARTING(4_000),
    /// While a home is made.
    FIRST_START(5_000),
    /// While records are imported.
    IMPORT(300),
    /// While a snapshot is made and anchored.
    SNAPSHOT(500),
    /// While a model is trained.
    TRAINING(4_000),
    /// While what was trained is measured and offered.
    PUBLISHING(1_500);

    private final int delayMillisMax;

    Stage(int delayMillisMax) {
      this.delayMillisMax = delayMillisMax;
    }
  }

  /// One turn: most rounds are those that cost seconds, not a training.
  private static final List<Stage> TURN =
      List.of(
          Stage.SERVING,
          Stage.CLOSING,
          Stage.STARTING,
          Stage.FIRST_START,
          Stage.CLOSING,
          Stage.IMPORT,
          Stage.CLOSING,
          Stage.SERVING,
          Stage.FIRST_START,
          Stage.SNAPSHOT,
          Stage.CLOSING,
          Stage.STARTING,
          Stage.SERVING,
          Stage.TRAINING,
          Stage.CLOSING,
          Stage.FIRST_START,
          Stage.SERVING,
          Stage.CLOSING,
          Stage.STARTING,
          Stage.PUBLISHING);

  static KillPlan of(long seed, int round) {
    return of(seed, round, TURN.get(round % TURN.size()));
  }

  static KillPlan of(long seed, int round, Stage stage) {
    var random = CounterRandom.of(seed, "kill").fork(round);
    return new KillPlan(
        stage,
        random.nextInt(stage.delayMillisMax),
        random.nextInt(3) == 0 ? Reach.NODE : Reach.WHOLE);
  }
}
