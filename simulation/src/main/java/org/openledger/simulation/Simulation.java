package org.openledger.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openledger.core.fault.Failure;
import org.openledger.core.money.Open;
import org.openledger.simulation.Moment.Ending;

/// A node and its clients for some steps: operations drawn from a seed, processes killed at effects
/// drawn from it, and every invariant checked after each step.
///
/// One thread does everything, and neither clock nor chance enters, so a seed always gives the same
/// trace, and a failure is seen again by its seed.
final class Simulation implements AutoCloseable {
  /// Effects among which a kill is drawn for an operation that was not seen yet.
  private static final int EFFECTS_FIRST = 24;

  private static final int KILLS_PERCENT = 30;
  private static final int RETRY_PERCENT = 60;

  /// A process that dies while it begins is begun again without a kill after so many times.
  private static final int STARTS_MAX = 3;

  private final long seed;
  private final Machine machine;
  private final Observer observer;
  private final Course course;
  private final Shadow shadow;
  private final Promises promises = new Promises();
  private final List<String> trace = new ArrayList<>();
  private final Map<Class<?>, Integer> effects = new HashMap<>();
  private final Map<Invariant, Integer> known = new TreeMap<>();
  private Facts facts;
  private int kills;

  /// A new node.
  ///
  /// @param home a folder of its own, empty
  Simulation(long seed, Path home) {
    this.seed = seed;
    this.machine = new Machine(seed, home.resolve("node"));
    this.observer = new Observer(machine);
    this.course = new Course(seed, machine.keyring());
    this.shadow = new Shadow(machine.keyring(), home.resolve("shadow"));
    start(true);
    this.facts = look();
  }

  /// Takes some steps and says what was done.
  ///
  /// @throws Violation as soon as something does not hold
  static Report run(long seed, Path home, int steps) {
    try (var simulation = new Simulation(seed, home)) {
      while (simulation.trace.size() < steps) {
        simulation.step();
      }
      simulation.finish();
      return simulation.report();
    }
  }

  private Report report() {
    return new Report(seed, trace, kills, known);
  }

  /// Draws an operation and does it; if it was killed, its client may try again.
  private void step() {
    var operation = course.next(facts, promises);
    var ending = attempt(operation, drawKill(operation));
    while (ending == Ending.KILLED && course.chance(RETRY_PERCENT)) {
      ending = attempt(operation, drawKill(operation));
    }
  }

  private int drawKill(Operation operation) {
    int bound = effects.getOrDefault(operation.getClass(), EFFECTS_FIRST);
    return course.chance(KILLS_PERCENT) ? course.upTo(bound) : Integer.MAX_VALUE;
  }

  /// Does an operation in a process that dies at an effect of it, and checks what must hold.
  Ending attempt(Operation operation, int effect) {
    var together = operation.together(promises);
    machine.fuse().arm(effect);
    var outcome = outcome(operation);
    var ending = outcome.ending();
    if (ending == Ending.KILLED) {
      kills++;
      start(course.chance(KILLS_PERCENT));
    } else {
      effects.put(operation.getClass(), machine.fuse().effects().size() + 1);
      machine.fuse().disarm();
    }
    trace.add("%d %s -> %s: %s".formatted(trace.size() + 1, operation, ending, outcome.said()));
    var differences = ending == Ending.DONE ? differences(operation) : "";
    var before = facts;
    facts = look();
    shadow.saw(operation, facts);
    check(
        new Moment(
            before,
            facts,
            promises,
            new Moment.Step(operation.toString(), ending, outcome.said(), together, differences)));
    return ending;
  }

  /// How an operation ended, and what is said of it.
  private record Outcome(Ending ending, String said) {}

  private Outcome outcome(Operation operation) {
    var fuse = machine.fuse();
    try {
      var told = operation.run(machine, promises);
      if (fuse.isBlown()) {
        return new Outcome(Ending.KILLED, fuse.death() + ", which was not noticed");
      }
      told.promise().accept(promises);
      return told.wrong().isEmpty()
          ? new Outcome(Ending.DONE, told.text())
          : new Outcome(Ending.WRONG, told.wrong());
    } catch (Killed e) {
      return new Outcome(Ending.KILLED, fuse.death());
    } catch (Failure e) {
      if (fuse.isBlown()) {
        return new Outcome(Ending.KILLED, fuse.death() + ", told as " + e.code());
      }
      return operation.refusals().contains(e.code())
          ? new Outcome(Ending.REFUSED, e.code().word())
          : new Outcome(Ending.WRONG, e.code().word() + ": " + e.text());
    } catch (RuntimeException | AssertionError e) {
      return fuse.isBlown()
          ? new Outcome(Ending.KILLED, fuse.death() + ", told as " + e.getClass().getSimpleName())
          : new Outcome(Ending.WRONG, e.toString());
    }
  }

  /// Begins a process, which may die while it begins.
  private void start(boolean mayDie) {
    var payer = machine.keyring().party("payer", "local").address().toString();
    promises.paying("allowance", payer, Machine.ALLOWANCE);
    for (int i = 1; mayDie && i <= STARTS_MAX && course.chance(KILLS_PERCENT); i++) {
      machine.fuse().arm(course.upTo(EFFECTS_FIRST));
      try {
        machine.start();
        break;
      } catch (Killed e) {
        kills++;
        trace.add("%d start -> KILLED: %s".formatted(trace.size() + 1, machine.fuse().death()));
      }
    }
    boolean runs = machine.isRunning() && !machine.fuse().isBlown();
    machine.fuse().disarm();
    if (!runs) {
      machine.start();
    }
  }

  private Facts look() {
    var seen = observer.look();
    promises.settle(seen);
    return seen;
  }

  private String differences(Operation operation) {
    if (!(operation instanceof Payments.CloseEpoch)) {
      return "";
    }
    var found = machine.node().settling().settlements().reconcile().differences();
    return found.isEmpty() ? "" : found.toString();
  }

  private void check(Moment moment) {
    var broken = Invariant.broken(moment, EnumSet.allOf(Invariant.class));
    broken.keySet().stream()
        .filter(Known.NOT_YET::containsKey)
        .forEach(invariant -> known.merge(invariant, 1, Integer::sum));
    broken.forEach((invariant, message) -> {
      if (!Known.NOT_YET.containsKey(invariant)) {
        throw new Violation(seed, invariant + ": " + message, trace);
      }
    });
  }

  /// Closes what is open without kills, then compares with a run that had none.
  private void finish() {
    attempt(new Payments.CloseEpoch(), Integer.MAX_VALUE);
    attempt(new Payments.CloseEpoch(), Integer.MAX_VALUE);
    var differences = shadow.differences(facts);
    if (!differences.isEmpty()) {
      throw new Violation(seed, "SNAPSHOTS_ARE_THOSE_WITHOUT_KILLS: " + differences, trace);
    }
  }

  @Override
  public void close() {
    machine.close();
  }
}
