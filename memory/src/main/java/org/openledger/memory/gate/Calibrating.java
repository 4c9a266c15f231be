package org.openledger.memory.gate;

import java.util.Comparator;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.memory.gate.Calibration.Counts;
import org.openledger.memory.gate.Calibration.FittedOn;
import org.openledger.memory.gate.Calibration.Measured;
import org.openledger.memory.gate.Calibration.Origin;
import org.openledger.memory.gate.Example.Kind;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// Fits a gate to a Datanet from its own records alone, so that whoever has the snapshot has the
/// same gate: prompts reworded are to be answered by their record, and refused by the Datanet
/// without that record and all of its topic; everyday questions are refused.
///
/// What a probability is made of is known beforehand ([Prior]), and the order of passages where
/// that tells the Datanet's records apart ([Ordering]); the threshold is the Datanet's own: the
/// lowest one, [#LEAST] or more, at which at most [#ABSENT_MAX] of the examples on absent topics
/// and no off-topic one is answered, and at least [#RIGHT_MIN] of the answers are right.
public final class Calibrating {
  /// Share of the Datanet's own prompts, their topics taken out, that may be answered. People ask
  /// less like other prompts than prompts do: of their questions on absent topics about a third as
  /// many are.
  public static final Ppm ABSENT_MAX = new Ppm(70_000);

  /// Share of everyday questions that may be answered: one of those there are.
  public static final Ppm OFF_TOPIC_MAX = new Ppm(20_000);

  /// Share of answers that must be right.
  public static final Ppm RIGHT_MIN = new Ppm(900_000);

  /// With fewer examples of prompts, other Datanets know better.
  private static final int REWORDED_MIN = 40;

  /// Whoever says in several ways what records are asked for is answered from here on.
  private static final int LEAST = 250_000;

  /// Thresholds are looked for in steps of this.
  private static final int STEP = 5_000;

  private Calibrating() {}

  /// Fits a gate to records and the memory of them.
  public static Calibration fit(List<Remembered> records, Memory memory) {
    var trials = Examples.of(records, memory);
    long reworded = trials.stream().filter(trial -> trial.kind() == Kind.REWORDED).count();
    if (reworded < REWORDED_MIN) {
      return prior(examples(trials, Order.PRIOR));
    }
    var order = Ordering.of(trials);
    return fit(order, examples(trials, order));
  }

  /// What other Datanets know, for one that nobody has fitted a gate to yet.
  public static Calibration unfitted() {
    return prior(List.of());
  }

  private static List<Example> examples(List<Trial> trials, Order order) {
    return trials.stream().map(trial -> trial.example(order)).toList();
  }

  private static Calibration fit(Order order, List<Example> examples) {
    var threshold = threshold(examples);
    return new Calibration(
        order,
        Prior.PARAMETERS,
        threshold,
        Origin.FITTED,
        fittedOn(examples),
        measured(examples, threshold));
  }

  private static Calibration prior(List<Example> examples) {
    var nothing = new Ppm(0);
    return new Calibration(
        Order.PRIOR,
        Prior.PARAMETERS,
        Prior.THRESHOLD,
        Origin.PRIOR,
        fittedOn(examples),
        new Measured(nothing, nothing, nothing, nothing));
  }

  private static FittedOn fittedOn(List<Example> examples) {
    var root =
        examples.isEmpty()
            ? Hash.ZERO
            : new MerkleTree(examples.stream().map(Example::leaf).toList()).root();
    return new FittedOn(
        root,
        new Counts(
            List.of(
                count(examples, Kind.REWORDED),
                count(examples, Kind.ABSENT),
                count(examples, Kind.OFF_TOPIC))));
  }

  private static int count(List<Example> examples, Kind kind) {
    return Math.toIntExact(examples.stream().filter(it -> it.kind() == kind).count());
  }

  private static Ppm threshold(List<Example> examples) {
    for (int value = least(examples); value < Ppm.WHOLE; value += STEP) {
      var measured = measured(examples, new Ppm(value));
      if (measured.absent().compareTo(ABSENT_MAX) <= 0
          && measured.offTopic().compareTo(OFF_TOPIC_MAX) <= 0
          && measured.right().compareTo(RIGHT_MIN) >= 0) {
        return new Ppm(value);
      }
    }
    return examples.stream()
        .map(Calibrating::probability)
        .max(Comparator.naturalOrder())
        .orElse(new Ppm(Ppm.WHOLE));
  }

  /// Without other wordings no answer is given that is likelier to be none: a question for what is
  /// next to a record looks like the record's own said differently.
  private static int least(List<Example> examples) {
    boolean worded = examples.stream().anyMatch(example -> example.features().worded());
    return worded ? LEAST : Prior.THRESHOLD.value();
  }

  private static Ppm probability(Example example) {
    return example.probability(Prior.PARAMETERS);
  }

  private static boolean passes(Example example, Ppm threshold) {
    return probability(example).compareTo(threshold) >= 0;
  }

  private static Measured measured(List<Example> examples, Ppm threshold) {
    long rightly = 0;
    long answered = 0;
    long right = 0;
    for (var each : examples) {
      if (each.kind() == Kind.REWORDED) {
        boolean passes = passes(each, threshold);
        right += each.right() ? 1 : 0;
        answered += passes ? 1 : 0;
        rightly += passes && each.right() ? 1 : 0;
      }
    }
    return new Measured(
        Ppm.of(rightly, right),
        Ppm.of(rightly, answered),
        passing(examples, Kind.ABSENT, threshold),
        passing(examples, Kind.OFF_TOPIC, threshold));
  }

  private static Ppm passing(List<Example> examples, Kind kind, Ppm threshold) {
    var of = examples.stream().filter(each -> each.kind() == kind).toList();
    long passing = of.stream().filter(each -> passes(each, threshold)).count();
    return of.isEmpty() ? new Ppm(0) : Ppm.of(passing, of.size());
  }
}
