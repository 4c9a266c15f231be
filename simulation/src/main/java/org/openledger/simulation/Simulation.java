package org.openledger.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Failure;
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
  private final boolean startsMayDie;
  private Facts facts;
  private List<Fuse.Effect> last = List.of();
  private int kills;

  /// A new node.
  ///
  /// @param home a folder of its own, empty
  /// @param startsMayDie whether processes die while they begin, too
  Simulation(long seed, Path home, boolean startsMayDie) {
    this.seed = seed;
    this.startsMayDie = startsMayDie;
    this.machine = new Machine(seed, home.resolve("node"));
    this.observer = new Observer(machine);
    this.course = new Course(seed, machine.keyring());
    this.shadow = new Shadow(machine.keyring(), home.resolve("shadow"));
    start();
    this.facts = look();
  }

  /// Takes some steps and says what was done.
  ///
  /// @throws Violation as soon as something does not hold
  static Report run(long seed, Path home, int steps) {
    try (var simulation = new Simulation(seed, home, true)) {
      while (simulation.trace.size() < steps) {
        simulation.step();
      }
      simulation.finish();
      return simulation.report();
    }
  }

  /// What is the case.
  Facts facts() {
    return facts;
  }

  /// The effects of the last operation that was not killed.
  List<Fuse.Effect> effects() {
    return last;
  }

  /// What was done.
  Report report() {
    return new Report(seed, trace, kills);
  }

  /// Draws an operation and does it; if it was killed, its client may try again.
  private void step() {
    var operation = course.next(promises);
    var ending = attempt(operation, drawKill(operation));
    while (ending == Ending.KILLED && course.chance(RETRY_PERCENT)) {
      operation = operation.again();
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
    var outcome = outcome(operation, effect);
    var differences = outcome.ending() == Ending.DONE ? differences(operation) : "";
    var before = facts;
    facts = look();
    shadow.saw(operation, facts);
    check(
        new Moment(
            before,
            facts,
            promises,
            new Moment.Step(
                operation.toString(), outcome.ending(), outcome.said(), together, differences)));
    return outcome.ending();
  }

  /// Does an operation without a kill, and looks at what became of it only if what comes later is
  /// judged by it.
  Ending quietly(Operation operation) {
    if (Shadow.remembers(operation)
        || operation instanceof Payments.Deposit
        || operation instanceof Payments.CloseEpoch) {
      return attempt(operation, Integer.MAX_VALUE);
    }
    return outcome(operation, Integer.MAX_VALUE).ending();
  }

  private Outcome outcome(Operation operation, int effect) {
    machine.fuse().arm(effect);
    var outcome = outcome(operation);
    trace.add(
        "%d %s -> %s: %s".formatted(trace.size() + 1, operation, outcome.ending(), outcome.said()));
    if (outcome.ending() == Ending.KILLED) {
      kills++;
      start();
    } else {
      last = machine.fuse().effects();
      effects.put(operation.getClass(), last.size() + 1);
      machine.fuse().disarm();
    }
    return outcome;
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
          : new Outcome(Ending.WRONG, e + " at " + e.getStackTrace()[0]);
    }
  }

  /// Begins a process, which may die while it begins.
  private void start() {
    var payer = machine.keyring().party("payer", "local").address().toString();
    promises.paying("allowance", payer, Machine.ALLOWANCE);
    for (int i = 1; startsMayDie && i <= STARTS_MAX && course.chance(KILLS_PERCENT); i++) {
      machine.fuse().arm(course.upTo(EFFECTS_FIRST));
      try {
        machine.start();
        break;
      } catch (Killed | RuntimeException e) {
        requireDeath(e);
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

  private void requireDeath(Throwable e) {
    if (!machine.fuse().isBlown()) {
      throw new Violation(seed, "a process does not begin: " + e, trace);
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
    var found = machine.settlements().reconcile().differences();
    return found.isEmpty() ? "" : found.toString();
  }

  private void check(Moment moment) {
    Invariant.all(moment)
        .forEach((invariant, message) -> {
          throw new Violation(seed, invariant + ": " + message, trace);
        });
  }

  /// Closes what is open without kills, then compares with a run that had none.
  void finish() {
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
