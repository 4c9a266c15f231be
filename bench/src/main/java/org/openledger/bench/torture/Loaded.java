package org.openledger.bench.torture;

import java.util.Arrays;
import java.util.List;
import org.openledger.bench.torture.KillPlan.Stage;

/// How far a node has loaded the demonstration, by the lines that it prints.
final class Loaded {
  /// The whole demonstration is loaded, and what was asked for beside it.
  static final String WHOLE = "OpenLedger is up";

  /// What a node is started with whose training is killed.
  static final List<String> TRAINING = List.of("--adapter");

  private static final String CONTRIBUTE = "contribute";
  private static final String TRAIN = "train";
  private static final String MEASURE = "measure";

  private Loaded() {}

  /// What a node is started with to come to a stage.
  static List<String> flags(Stage stage) {
    return switch (stage) {
      case TRAINING, PUBLISHING -> TRAINING;
      case SERVING, CLOSING, STARTING, FIRST_START, IMPORT, SNAPSHOT -> List.of();
    };
  }

  /// Whether a node that printed this, and has been opened, has come to a stage.
  static boolean begins(Stage stage, String printed) {
    return switch (stage) {
      case SNAPSHOT -> isTold(printed, CONTRIBUTE, ""); // and the first snapshot is next
      case TRAINING -> isTold(printed, TRAIN, " %"); // a tenth of it is done
      case PUBLISHING -> isTold(printed, MEASURE, " 100 %"); // nothing is left to measure
      case SERVING, CLOSING, STARTING, FIRST_START, IMPORT -> true;
    };
  }

  /// Whether a node that was started again has come as far as is waited for: to the end, but to
  /// another training's beginning where one was killed.
  static boolean isBack(Stage stage, String printed) {
    return stage == Stage.TRAINING ? begins(stage, printed) : printed.contains(WHOLE);
  }

  /// Whether a step has a line that says something.
  private static boolean isTold(String printed, String step, String what) {
    return Arrays.stream(printed.split("\n", -1))
        .anyMatch(line -> line.startsWith("  " + step + " ") && line.contains(what));
  }
}
