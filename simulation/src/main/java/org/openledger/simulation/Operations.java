package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.flow.DatanetId;
import org.openledger.node.DatanetRequest;
import org.openledger.node.ImportRequest;
import org.openledger.node.Remembering;
import org.openledger.node.Training;
import org.openledger.node.TrainingPlan;

/// What is done to make models: records, snapshots, trainings.
final class Operations {
  private Operations() {}

  /// Makes a Datanet if it is new, and hands rows in.
  record Contribute(String datanet, List<Row> rows) implements Operation {
    Contribute {
      rows = List.copyOf(rows);
    }

    @Override
    public Told run(Machine machine, Promises promises) {
      var contributing = machine.node().contributing();
      var made = made();
      contributing.create(made);
      var request = new ImportRequest(made.id(), "rows", Row.FORMAT, ImportRequest.Limits.NONE);
      var report =
          contributing.importRows(request, new ByteArrayInputStream(text().getBytes(UTF_8)));
      var fresh = fresh(promises);
      var expected = "%d of %d accepted".formatted(fresh.size(), rows.size());
      return Told.of(
              "%d of %d accepted".formatted(report.accepted(), rows.size()),
              told -> fresh.forEach(row -> told.keep(key(row))))
          .expecting(expected);
    }

    /// The Datanet that the rows go to.
    DatanetRequest made() {
      return new DatanetRequest(
          new DatanetId(datanet),
          "The " + datanet,
          "A simulated Datanet.",
          DatanetRequest.Form.QUESTIONS,
          new TreeSet<>(List.of(Row.LICENCE)),
          DatanetRequest.Visibility.PUBLIC,
          "operator");
    }

    /// The rows as lines.
    String text() {
      return rows.stream().map(Row::json).collect(joining("\n", "", "\n"));
    }

    private List<Row> fresh(Promises promises) {
      var seen = new HashSet<String>();
      return rows.stream()
          .filter(Row::isGood)
          .filter(row -> !promises.known().contains(key(row)))
          .filter(row -> seen.add(row.id()))
          .toList();
    }

    @Override
    public Set<String> together(Promises promises) {
      var keys = new TreeSet<String>();
      fresh(promises).forEach(row -> keys.add(key(row)));
      return keys;
    }

    /// The name of a row's record among what is kept.
    String key(Row row) {
      return "record " + datanet + "/" + row.id();
    }

    @Override
    public String toString() {
      return "contribute to %s %s"
          .formatted(datanet, rows.stream().map(Contribute::brief).collect(joining(" ")));
    }

    private static String brief(Row row) {
      return row.id() + (row.isGood() ? "" : "!") + "#" + row.answer().length();
    }
  }

  /// Takes a snapshot and anchors it.
  record TakeSnapshot(String datanet) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var snapshot = machine.node().contributing().snapshot(new DatanetId(datanet));
      var name = datanet + "@" + snapshot.ref().version();
      return Told.of(
          name + " " + snapshot.ref().root().brief(8),
          told -> {
            told.snapshots().put(datanet, snapshot);
            told.keep("snapshot " + name);
            told.keep("anchor " + name);
          });
    }

    @Override
    public Set<Code> refusals() {
      return Set.of(Code.EMPTY_DATANET, Code.NO_SUCH_THING);
    }

    @Override
    public String toString() {
      return "snapshot " + datanet;
    }
  }

  /// Trains an adapter on the newest snapshot that a client knows, unless there is one already.
  record Train(String datanet) implements Operation {
    /// Too small to learn much, and over in a moment.
    private static final TrainingPlan PLAN =
        new TrainingPlan(
            new TrainingPlan.Shape(1, List.of("q_proj"), 2),
            new TrainingPlan.Course(1, 1e-2f, 1),
            0,
            new TrainingPlan.Measuring(2, 0.5, 1),
            1,
            1);

    @Override
    public Told run(Machine machine, Promises promises) {
      var snapshot = promises.snapshots().get(datanet);
      if (snapshot == null) {
        return Told.of("nothing to train on");
      }
      var training = machine.node().training();
      var base = training.base(Machine.BASE);
      var run =
          training
              .find(base, datanet, snapshot)
              .orElseGet(() ->
                  training.train(
                      new Training.TrainRequest(base, datanet, snapshot, PLAN),
                      Training.Watching.NONE));
      var id = run.adapter();
      return Told.of(
          id + " " + run.outputs().adapter().value().brief(8),
          told -> {
            told.keep("model " + id);
            told.keep("terms " + id);
          });
    }

    @Override
    public Set<Code> refusals() {
      return Set.of(Code.BAD_EXAMPLES);
    }

    @Override
    public String toString() {
      return "train " + datanet;
    }
  }

  /// Makes a memory of the newest snapshot that a client knows, unless there is one already.
  record Remember(String datanet) implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var snapshot = promises.snapshots().get(datanet);
      if (snapshot == null) {
        return Told.of("nothing to remember");
      }
      var node = machine.node();
      var wanted =
          new Remembering.Request(
              node.training().base(Machine.BASE), datanet + "-records", snapshot);
      var id = node.remembering().remember(wanted, Training.Progress.NONE);
      return Told.of(
          id.value(),
          told -> {
            told.keep(Invariant.MEMORY + id);
            told.keep("terms " + id);
          });
    }

    @Override
    public String toString() {
      return "remember " + datanet;
    }
  }

  /// Makes the base answer for a price.
  record OfferBase() implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      var training = machine.node().training();
      training.offerBase(training.base(Machine.BASE));
      return Told.of("offered", told -> told.keep("terms " + Machine.BASE));
    }

    @Override
    public String toString() {
      return "offer " + Machine.BASE;
    }
  }

  /// Ends the process in good order and begins the next.
  record Restart() implements Operation {
    @Override
    public Told run(Machine machine, Promises promises) {
      machine.start();
      return Told.of("runs");
    }

    @Override
    public String toString() {
      return "restart";
    }
  }
}
