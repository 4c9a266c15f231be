package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.random.CounterRandom;

/// Takes the steps of each scenario on a disk on which each change fails in turn, and lets the
/// power fail after any of them.
public final class DiskTorture {
  /// A change that fails alone, and one after which the disk stays full for a while.
  private static final int[] FAILING = {1, 3, 1_000};

  private static final int KINDS_MAX = 50;

  private final Path scratch;
  private final long seed;
  private final Set<String> broken = new LinkedHashSet<>();
  private long failed;
  private long crashed;

  /// A torture of the scenarios.
  ///
  /// @param scratch an empty folder, best in memory
  public DiskTorture(Path scratch, long seed) {
    this.scratch = scratch;
    this.seed = seed;
  }

  /// What happened in a case.
  public enum Case {
    /// A change failed, and all was written again.
    CHANGE_FAILED,
    /// The power failed.
    POWER_FAILED,
    /// A chain's log was torn, or damaged where it was synced.
    CHAIN_DAMAGED,
    /// Of those, a chain that was damaged where it was synced, and refused.
    CHAIN_REFUSED
  }

  /// What came out.
  ///
  /// @param counts how many cases there were of each
  /// @param broken what did not hold, each kind once
  public record Outcome(Map<Case, Long> counts, List<String> broken) {
    public Outcome {
      counts = Map.copyOf(counts);
      broken = List.copyOf(broken);
    }
  }

  /// The files of a node that this holds to something.
  static List<Scenario> scenarios() {
    return List.of(new BlobScenario(), new KeyScenario(), new NoteScenario(), new ModelScenario());
  }

  /// Runs at least so many cases, and in any case each change once.
  ///
  /// @param chains how many of them are chains
  public Outcome run(long cases, long chains) {
    var chain = new ChainTorture(scratch.resolve("chains"), seed);
    chain.run(chains);
    broken.addAll(chain.broken());
    for (int round = 0; round == 0 || failed + crashed < cases - chains; round++) {
      for (var scenario : scenarios()) {
        everyChange(scenario, round);
      }
    }
    var counts =
        Map.of(
            Case.CHANGE_FAILED, failed,
            Case.POWER_FAILED, crashed,
            Case.CHAIN_DAMAGED, chains,
            Case.CHAIN_REFUSED, chain.refused());
    return new Outcome(counts, List.copyOf(broken));
  }

  private void everyChange(Scenario scenario, int round) {
    var random = CounterRandom.of(seed, "disk " + scenario.name()).fork(round);
    int changes = write(scenario, Journal.NEVER, 0, random);
    for (int n = 0; n < changes; n++) {
      write(scenario, n, FAILING[(n + round) % FAILING.length], random);
    }
  }

  /// Takes all steps, those that fail a second time when the disk is sound again; then the power
  /// fails at some moment.
  ///
  /// @return how many changes there were
  private int write(Scenario scenario, int failing, int count, CounterRandom random) {
    var journal = new Journal();
    var real = fresh("written");
    var root = new RecordedFiles(real, journal).root();
    journal.failAt(failing, count);
    var acknowledged = new ArrayList<Integer>();
    for (var step : scenario.steps()) {
      if (!taken(scenario, step, root, failing)) {
        journal.failAt(Journal.NEVER, 0); // there is room again
        if (!taken(scenario, step, root, failing)) {
          broken(
              "%s: cannot be written again after change %d failed"
                  .formatted(scenario.name(), failing));
        }
      }
      acknowledged.add(journal.size());
    }
    failed += failing == Journal.NEVER ? 0 : 1;
    crash(scenario, journal, acknowledged, random, "after " + failing);
    return journal.size();
  }

  private boolean taken(Scenario scenario, Scenario.Step step, Path root, int failing) {
    try {
      step.take(root);
      return true;
    } catch (Failure _) {
      return false; // whoever asked is told
    } catch (RuntimeException | AssertionError e) {
      broken("%s: change %d fails with %s".formatted(scenario.name(), failing, e));
      return false;
    }
  }

  private void crash(
      Scenario scenario,
      Journal journal,
      List<Integer> acknowledged,
      CounterRandom random,
      String when) {
    int moment = random.nextInt(4) == 0 ? journal.size() : random.nextInt(journal.size() + 1);
    int done = (int) acknowledged.stream().filter(size -> size <= moment).count();
    var left = scratch.resolve("left");
    crashed++;
    try {
      PrivateFiles.deleteTree(left);
      journal.failAfter(moment, random, left);
      privately(left);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write what a crash leaves", e);
    }
    try {
      scenario.check(left, done);
    } catch (RuntimeException | AssertionError e) {
      broken(
          "%s: a crash after %d of %d changes (%s): %s"
              .formatted(scenario.name(), moment, journal.size(), when, e));
    }
  }

  /// Modes are kept by every disk, and recorded by none of these.
  private static void privately(Path left) throws IOException {
    try (var files = Files.walk(left)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  private Path fresh(String name) {
    try {
      var folder = scratch.resolve(name);
      PrivateFiles.deleteTree(folder);
      return Files.createDirectories(folder).toRealPath();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot make a folder", e);
    }
  }

  private void broken(String what) {
    var kind = what.replaceAll("[0-9]+", "#");
    if (broken.size() < KINDS_MAX
        && broken.stream().noneMatch(b -> kind.equals(b.replaceAll("[0-9]+", "#")))) {
      broken.add(what);
    }
  }
}
