package org.openledger.bench.answers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openledger.bench.measurement.Measurement;
import org.openledger.bench.measurement.Report;
import org.openledger.memory.gate.Calibration;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Spelling;
import org.openledger.memory.terms.Analyser;

/// What a Datanet's gate does with questions that people ask: with those that its records answer,
/// the same without all records on their subject, and those about something else.
final class GateMeasures {
  private static final String ABSENT = "absent";

  /// Questions whose records were taken out for them.
  private static final String TAKEN_OUT = "taken-out";

  private static final String OFF_TOPIC = "offtopic";

  private final Collected collected;
  private final Memory memory;
  private final Spelling spelling;
  private final Gate gate;
  private final Calibration calibration;
  private final Map<String, Sureness> styles = new TreeMap<>();

  /// Asks the gate, which was fitted to the records alone, the reported half of the questions.
  ///
  /// @param offTopic questions to another collection
  GateMeasures(Collected collected, Ways ways, List<String> offTopic) {
    this.collected = collected;
    this.memory = ways.memory();
    this.calibration = ways.calibration();
    this.spelling = ways.spelling();
    this.gate = ways.gate();
    for (var asked : Half.REPORTED.of(collected.asked())) {
      ask(asked);
    }
    for (var question : offTopic) {
      style(OFF_TOPIC)
          .add(
              gate.decide(gate.look(question, memory.find(question, Gate.CANDIDATES), memory)),
              false);
    }
  }

  private void ask(Asked asked) {
    var meant = spelling.mended(asked.question());
    var found = memory.find(meant, Gate.CANDIDATES);
    var look = gate.look(meant, found, memory);
    boolean right =
        look.size() > 0 && asked.right().contains(look.found().getFirst().record().commitment());
    style(asked.style().name()).add(gate.decide(look), right);
    if (!asked.right().isEmpty()) {
      var rest = found.stream().filter(each -> !about(each, asked)).toList();
      style(TAKEN_OUT).add(gate.decide(gate.look(meant, rest, memory)), false);
    }
  }

  /// Whether a record is about what was asked: right, or of the same subject.
  private boolean about(Found found, Asked asked) {
    var commitment = found.record().commitment();
    return asked.right().contains(commitment)
        || name(collected.subjects().getOrDefault(commitment, "")).equals(name(asked.subject()));
  }

  /// A subject however it is written: `Lesch-Nyhan` and `lesch nyhan` are one.
  private static String name(String subject) {
    return String.join("", Analyser.terms(subject));
  }

  private Sureness style(String name) {
    return styles.computeIfAbsent(name, _ -> new Sureness());
  }

  /// Of each style: answered rightly, answered wrongly, refused.
  void styles(Report out) {
    styles.forEach((style, sure) -> {
      add(out, style + "-right", sure.rightly(), sure.count());
      add(out, style + "-wrong", sure.answered() - sure.rightly(), sure.count());
      add(out, style + "-refused", 1 - sure.answered(), sure.count());
    });
  }

  /// The measures that have a target.
  void report(Report out) {
    var answerable = new Sureness();
    var all = new Sureness();
    styles.forEach((style, sure) -> {
      all.add(sure);
      if (!List.of(ABSENT, TAKEN_OUT, OFF_TOPIC).contains(style)) {
        answerable.add(sure);
      }
    });
    add(out, "threshold", calibration.threshold().value() / 1e6, 1);
    add(out, OFF_TOPIC, style(OFF_TOPIC).answered(), style(OFF_TOPIC).count());
    var absent = styles.containsKey(ABSENT) ? style(ABSENT) : style(TAKEN_OUT);
    add(out, ABSENT, absent.answered(), absent.count());
    add(out, TAKEN_OUT, style(TAKEN_OUT).answered(), style(TAKEN_OUT).count());
    add(out, "right", answerable.right(), answerable.count());
    for (var style : List.of("templates", "paraphrases", "paraphrase", "as-asked")) {
      if (styles.containsKey(style)) {
        add(out, "kept-" + style, style(style).answered(), style(style).count());
      }
    }
    add(out, "kept-at-2", answerable.keptAt(0.02, style(TAKEN_OUT)), answerable.count());
    add(out, "kept-at-5", answerable.keptAt(0.05, style(TAKEN_OUT)), answerable.count());
    add(out, "ece", all.error(), all.count());
  }

  private void add(Report out, String measure, double value, int runs) {
    boolean higher =
        Stream.of("wrong", "refused", OFF_TOPIC, ABSENT, TAKEN_OUT, "ece")
            .noneMatch(measure::endsWith);
    out.add(
        new Measurement(
            "gate-%s-%s".formatted(collected.name(), measure),
            "share",
            value,
            null,
            0,
            higher,
            Math.max(1, runs)));
  }
}
