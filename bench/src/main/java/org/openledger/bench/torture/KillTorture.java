package org.openledger.bench.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.measurement.Quantiles;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.NodeProcess.Reach;
import org.openledger.bench.node.Workplace;
import org.openledger.bench.torture.KillPlan.Stage;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.KeyFile;
import org.openledger.core.json.JsonException;
import org.openledger.core.random.CounterRandom;

/// Kills a node round by round, at the moments that a seed chooses, and holds what comes back to
/// everything it has told before.
final class KillTorture {
  private static final int CLIENTS = 8;

  /// After so many rounds a home is made anew: its account pays for some tens of thousands.
  private static final int ROUNDS_PER_HOME = 50;

  private static final double RESTART_SECONDS_MAX = 5;

  /// More than this is not waited for: somebody would have to repair it.
  private static final Duration RETURN_MAX = Duration.ofSeconds(60);

  private static final Duration LOAD_MAX = Duration.ofMinutes(15);
  private static final Duration STAGE_MAX = Duration.ofMinutes(10);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final String NO_DEMO = "--no-demo";

  private final Workplace place;
  private final long seed;
  private final PrintWriter remarks;
  private final Map<Stage, Integer> rounds = new EnumMap<>(Stage.class);
  private final List<Double> restarts = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final Map<List<String>, Made> expected = new HashMap<>();
  private Seen seen = new Seen();

  /// The node that came back and was found sound; the next round goes on with it.
  private @Nullable NodeProcess standing;

  /// What nodes are asked: all homes are copies of one.
  private @Nullable Subject subject;

  private int acknowledged;
  private int lost;
  private int repairs;
  private double seconds;

  KillTorture(Workplace place, long seed, PrintWriter remarks) {
    this.place = place;
    this.seed = seed;
    this.remarks = remarks;
  }

  /// Runs rounds, each as the seed plans it.
  Outcome run(int count) {
    place.template();
    long start = System.nanoTime();
    Path home = place.copy("kill");
    seen = new Seen();
    try {
      for (int round = 0; round < count; round++) {
        if (round > 0 && round % ROUNDS_PER_HOME == 0) {
          finishHome();
          home = place.copy("kill");
        }
        round(home, round, KillPlan.of(seed, round));
      }
    } finally {
      finishHome();
    }
    seconds = (System.nanoTime() - start) * 1e-9;
    return outcome(count);
  }

  private void finishHome() {
    stop();
    acknowledged += seen.acknowledged().size();
    broken.addAll(seen.broken());
    seen = new Seen();
  }

  private void round(Path home, int round, KillPlan plan) {
    rounds.merge(plan.stage(), 1, Integer::sum);
    int before = seen.broken().size();
    long start = System.nanoTime();
    switch (plan.stage()) {
      case SERVING, CLOSING -> serving(home, round, plan);
      case STARTING -> starting(home, plan);
      case FIRST_START -> firstStart(plan);
      case IMPORT, SNAPSHOT, TRAINING, PUBLISHING -> loading(plan);
    }
    remarks.printf(
        "round %d: %s, killed after %d ms (%s): %s, last restart %.1f s, %.1f s%n",
        round,
        plan.stage(),
        plan.delayMillis(),
        plan.reach(),
        seen.broken().size() == before ? "holds" : "BROKEN",
        restarts.isEmpty() ? 0 : restarts.getLast(),
        (System.nanoTime() - start) * 1e-9);
    seen.broken().stream().skip(before).forEach(what -> remarks.println("  " + what));
    remarks.flush();
  }

  private void serving(Path home, int round, KillPlan plan) {
    try (var node = standing(home)) {
      if (!returns(node)) {
        return;
      }
      var random = CounterRandom.of(seed, "clients").fork(round);
      if (subject == null) {
        subject = Subject.of(node);
      }
      try (var clients = Clients.start(node, seen, subject, random, CLIENTS)) {
        if (plan.stage() == Stage.CLOSING) {
          park(500);
          long begun = clients.closesBegun();
          node.await(CLOSE_MAX, () -> clients.closesBegun() > begun);
        }
        park(plan.delayMillis());
        clients.endIsNear();
        node.kill(plan.reach());
      }
    }
    again(home);
  }

  private void starting(Path home, KillPlan plan) {
    stop();
    try (var node = start(home)) {
      park(plan.delayMillis());
      node.kill(plan.reach());
    }
    again(home);
  }

  /// A home that was being made is finished by the next start.
  private void firstStart(KillPlan plan) {
    stop();
    var home = place.fresh("first");
    try (var node = start(home)) {
      park(plan.delayMillis());
      node.kill(plan.reach());
    }
    try (var node = start(home);
        var client = node.client()) {
      if (node.await(RETURN_MAX, () -> stands(client))) {
        restarts.add(node.seconds());
      } else {
        repair(node);
      }
    }
    place.delete(home);
  }

  /// Whether all that a node without models needs is there.
  private static boolean stands(NodeClient client) {
    try {
      var parts = client.get("/readyz").json().get("parts");
      return parts.get("database").bool() && parts.get("chain").bool();
    } catch (IOException | JsonException _) {
      return false;
    }
  }

  /// What was being loaded is begun again by the next start and comes out as it would have. Only a
  /// round that was about to publish waits for another training.
  private void loading(KillPlan plan) {
    stop();
    var stage = plan.stage();
    var flags = Loaded.flags(stage);
    var home = place.empty("loading");
    try (var node = NodeProcess.start(place.program(), home, flags, List.of())) {
      if (!node.await(STAGE_MAX, () -> isOpen(home) && Loaded.begins(stage, node.printed()))) {
        seen.broken(stage + " did not begin: " + node.printed());
        return;
      }
      park(plan.delayMillis());
      node.kill(plan.reach());
    }
    try (var node = NodeProcess.start(place.program(), home, flags, List.of())) {
      if (!node.await(LOAD_MAX, () -> Loaded.isBack(stage, node.printed()))) {
        repair(node);
      } else {
        compare(stage, made(node));
        node.kill(Reach.WHOLE);
      }
    }
    place.delete(home);
  }

  /// Whether the node of a home is open, and loading begins.
  private static boolean isOpen(Path home) {
    return KeyFile.read(home).isPresent();
  }

  private void compare(Stage stage, Made made) {
    var whole = stage == Stage.PUBLISHING;
    var wanted = expected(whole ? Loaded.TRAINING : List.of());
    if (!made.memories().equals(wanted.memories())) {
      seen.broken("after a kill in " + stage + " the memories are others: " + made.memories());
    }
    if (whole && !made.adapters().equals(wanted.adapters())) {
      seen.broken("after a kill in " + stage + " the adapter is another: " + made.adapters());
    }
  }

  /// What a home holds that was never killed, with all that some flags ask for.
  private Made expected(List<String> flags) {
    return expected.computeIfAbsent(
        flags,
        _ -> {
          var home = place.copy("reference");
          try (var node = NodeProcess.start(place.program(), home, flags, List.of())) {
            if (!node.await(LOAD_MAX, () -> node.printed().contains(Loaded.WHOLE))) {
              throw new Fault(Code.IO, "no home to compare with; it printed:\n" + node.printed());
            }
            var made = made(node);
            if (made.memories().isEmpty() || made.adapters().isEmpty() != flags.isEmpty()) {
              throw new Fault(Code.IO, "nothing to compare with: " + made);
            }
            return made;
          } finally {
            place.delete(home);
          }
        });
  }

  /// What the models of a node are made of.
  private static Made made(NodeProcess node) {
    try (var client = node.client()) {
      return Made.of(client.get("/api/v1/models").json());
    } catch (IOException e) {
      throw new Fault(Code.IO, "a node does not list its models: " + e.getMessage(), e);
    }
  }

  /// Starts a node on a home that was killed, checks what it says, and leaves it running.
  private void again(Path home) {
    var node = start(home);
    standing = node;
    if (!returns(node)) {
      stop();
      return;
    }
    restarts.add(node.seconds());
    try (var client = node.client()) {
      var audit = new Audit(client, seen);
      audit.run();
      lost += audit.lost();
    }
  }

  /// The node that runs on the home, which is no longer this one's to stop, or a new one.
  private NodeProcess standing(Path home) {
    var node = standing == null ? start(home) : standing;
    standing = null;
    return node;
  }

  /// Kills the node that stands, if one does: what it has told must outlast that, too.
  private void stop() {
    if (standing != null) {
      standing.kill(Reach.WHOLE);
      standing = null;
    }
  }

  private boolean returns(NodeProcess node) {
    boolean ready = node.awaitReady(RETURN_MAX);
    if (!ready) {
      repair(node);
    }
    return ready;
  }

  private void repair(NodeProcess node) {
    repairs++;
    seen.broken("a node did not come back by itself; it printed: " + node.printed());
  }

  private NodeProcess start(Path home) {
    return NodeProcess.start(place.program(), home, List.of(NO_DEMO), List.of());
  }

  private static void park(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Outcome outcome(int count) {
    var rows = new ArrayList<Row>();
    rows.add(Row.reported("rounds", count + " of 1,000 wanted"));
    rounds.forEach((stage, n) -> rows.add(Row.reported("rounds in " + stage, n)));
    rows.add(Row.reported("answers acknowledged", acknowledged));
    rows.add(Row.atMost("acknowledged answers lost", lost, 0));
    rows.add(
        Row.atMost(
            "numbers signed twice",
            broken.stream().filter(what -> what.startsWith("number ")).count(),
            0));
    rows.add(Row.atMost("repairs by hand", repairs, 0));
    rows.add(Row.atMost("other things that do not hold", broken.size() - lost - repairs, 0));
    rows.add(Row.reported("restart, median", Row.seconds(Quantiles.of(restarts, 0.5))));
    rows.add(Row.atMostSeconds("restart, p99", Quantiles.of(restarts, 0.99), RESTART_SECONDS_MAX));
    rows.add(Row.reported("one round", Row.seconds(seconds / Math.max(1, count))));
    return new Outcome("kill", rows, broken);
  }
}
