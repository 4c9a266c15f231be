package org.openledger.bench.torture;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.Workplace;

/// Takes away what a node stands on while it is asked: its database, the room on its disks, the
/// time of day. It must say so, and come back by itself or end.
final class FaultTorture {
  /// More than what a node says it needs, whatever the database writes ahead meanwhile.
  private static final long ROOM = 384L << 20;

  private static final double TOLD_SECONDS_MAX = 2;
  private static final double BACK_SECONDS_MAX = 30;
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final Workplace place;
  private final long seed;
  private final PrintWriter remarks;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  FaultTorture(Workplace place, long seed, PrintWriter remarks) {
    this.place = place;
    this.seed = seed;
    this.remarks = remarks;
  }

  /// Runs every fault so many times.
  Outcome run(int trials) {
    database(trials);
    disk("disk full", ".", trials);
    disk("disk of the chain full", "chain", trials);
    disk("disk of the database full", "database", trials);
    clock("clock 10 years ahead", 10, trials);
    clock("clock 10 years back", -10, trials);
    return new Outcome("fault", rows, broken);
  }

  private void database(int trials) {
    var found = new ArrayList<FaultTrial.Found>();
    var home = place.copy("fault");
    for (int i = 0; i < trials; i++) {
      try (var node = start(home, List.of())) {
        Runnable kill = () -> node.postmaster().destroyForcibly();
        found.add(trial("database killed", i, node, home, trial -> trial.of(kill)));
      }
    }
    place.delete(home);
    sum("database killed", found);
  }

  private void disk(String name, String part, int trials) {
    var found = new ArrayList<FaultTrial.Found>();
    var home = place.copy("fault");
    var mounted = SmallDisk.over(home.resolve(part).normalize(), ROOM);
    if (mounted.isEmpty()) {
      rows.add(Row.notRun(name, "this user may not mount a small file system"));
      return;
    }
    try (var disk = mounted.get()) {
      for (int i = 0; i < trials; i++) {
        try (var node = start(home, List.of())) {
          found.add(trial(name, i, node, home, trial -> trial.of(disk::fill, disk::empty)));
        } finally {
          disk.empty();
        }
      }
    }
    place.delete(home);
    sum(name, found);
  }

  private void clock(String name, int years, int trials) {
    var home = place.copy("fault");
    var made = FalseClock.in(home.resolveSibling("clock"));
    if (made.isEmpty()) {
      rows.add(Row.notRun(name, "no C compiler for a clock that can be set"));
      return;
    }
    var found = new ArrayList<FaultTrial.Found>();
    try (var clock = made.get()) {
      for (int i = 0; i < trials; i++) {
        try (var node = start(home, clock.environment())) {
          Runnable back = () -> clock.set(0);
          found.add(trial(name, i, node, home, trial -> trial.of(() -> clock.set(years), back)));
        }
      }
    }
    place.delete(home);
    sum(name, found);
  }

  private NodeProcess start(Path home, List<String> environment) {
    var node = NodeProcess.start(place.program(), home, List.of("--no-demo"), environment);
    if (!node.awaitReady(START_MAX)) {
      broken.add("a node does not start before the fault; it printed: " + node.printed());
    }
    return node;
  }

  private FaultTrial.Found trial(
      String name,
      int number,
      NodeProcess node,
      Path home,
      Function<FaultTrial, FaultTrial.Found> fault) {
    remarks.printf("%s, %d", name, number);
    remarks.flush();
    var found = fault.apply(new FaultTrial(place, node, home, seed + number));
    remarks.printf(
        ": told %.2f s, back %.2f s, %s%s%n",
        found.toldSeconds(),
        found.backSeconds(),
        found.statuses(),
        found.broken().isEmpty() ? "" : ", BROKEN");
    found.broken().forEach(what -> remarks.println("  " + what));
    remarks.flush();
    return found;
  }

  private void sum(String name, List<FaultTrial.Found> found) {
    var told = found.stream().map(FaultTrial.Found::toldSeconds).toList();
    var back = found.stream().map(FaultTrial.Found::backSeconds).toList();
    rows.add(Row.atMostSeconds(name + ": told", Quantiles.of(told, 1), TOLD_SECONDS_MAX));
    rows.add(Row.atMostSeconds(name + ": back, or ended", Quantiles.of(back, 1), BACK_SECONDS_MAX));
    rows.add(
        Row.reported(
            name + ": trials, of them ended",
            found.size() + ", " + found.stream().filter(FaultTrial.Found::ended).count()));
    var statuses = found.stream().map(FaultTrial.Found::statuses).distinct().toList();
    rows.add(Row.reported(name + ": answers meanwhile", statuses));
    found.forEach(one -> one.broken().forEach(what -> broken.add(name + ": " + what)));
  }
}
