package org.openledger.bench.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.node.Completion;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.Workplace;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// One fault of one node: something is taken from it while it is asked, and given back.
final class FaultTrial {
  private static final String ASK = "ask ";
  private static final String CLOSE = "close ";

  /// Most that is waited until somebody has met a fault.
  private static final Duration MET_MAX = Duration.ofSeconds(30);

  /// How long a fault lasts at least.
  private static final Duration LASTS = Duration.ofSeconds(3);

  private static final Duration BACK_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration TOUCH = Duration.ofSeconds(5);
  private static final int TOKENS = 4;

  private final Workplace place;
  private final NodeProcess node;
  private final Path home;
  private final Questions questions;
  private final Seen seen = new Seen();
  private final Map<String, Integer> statuses = new ConcurrentSkipListMap<>();
  private final AtomicLong failedNanos = new AtomicLong();
  private volatile boolean over;

  FaultTrial(Workplace place, NodeProcess node, Path home, long seed) {
    this.place = place;
    this.node = node;
    this.home = home;
    this.questions = new Questions(Subject.of(node), CounterRandom.of(seed, "fault"));
  }

  /// What came of it.
  ///
  /// @param toldSeconds until `/readyz` said so, or it had ended
  /// @param backSeconds from the end of the fault until it answered and closed again, or had ended
  /// @param ended whether it ended, with a code that says so
  /// @param statuses how often questions and closes were answered with what meanwhile; 0 for not at
  ///   all
  /// @param broken what does not hold
  record Found(
      double toldSeconds,
      double backSeconds,
      boolean ended,
      Map<String, Integer> statuses,
      List<String> broken) {}

  /// Does something to the node that nobody takes back.
  Found of(Runnable fault) {
    return of(fault, Optional.empty());
  }

  /// Does something to the node, and takes it back when it has been met.
  Found of(Runnable fault, Runnable relief) {
    return of(fault, Optional.of(relief));
  }

  private Found of(Runnable fault, Optional<Runnable> relief) {
    fold();
    try (var client = node.client()) {
      long start = System.nanoTime();
      fault.run();
      var asking = Thread.ofVirtual().start(this::asking);
      double told = told(client, start, relief.isEmpty());
      node.await(MET_MAX, () -> relief.isEmpty() || isOver(start));
      var meanwhile = Map.copyOf(statuses);
      long ended = relief.isPresent() ? System.nanoTime() : start;
      relief.ifPresent(Runnable::run);
      boolean back = node.await(BACK_MAX, () -> works(client));
      double seconds = (System.nanoTime() - ended) * 1e-9;
      over = true;
      asking.join();
      boolean gone = node.exit().isPresent();
      check(back, gone);
      return new Found(told, seconds, gone, meanwhile, seen.broken());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a trial", e);
    }
  }

  /// Whether somebody asked and somebody closed while it lasted, however that ended.
  private boolean isMet() {
    return statuses.keySet().stream().anyMatch(what -> what.startsWith(ASK))
        && statuses.keySet().stream().anyMatch(what -> what.startsWith(CLOSE));
  }

  /// What was there before is what the audit starts from: an earlier trial's answers are others'.
  private void fold() {
    try (var client = node.client()) {
      long more = client.get("/api/v1/receipts?limit=1000").json().get("receipts").items().size();
      for (long i = 0; i < more; i++) {
        seen.asks();
      }
    } catch (IOException e) {
      seen.broken("the node does not answer before the fault: " + e);
    }
  }

  /// Asks and closes in turn, which together write to everything that a node stands on.
  private void asking() {
    try (var client = node.client()) {
      while (!over) {
        count(ASK, ask(client));
        count(CLOSE, close(client));
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private void count(String what, int status) {
    if (over) {
      return;
    }
    statuses.merge(what + status, 1, Integer::sum);
    if (status != 200) {
      failedNanos.compareAndSet(0, System.nanoTime());
    }
  }

  private int ask(NodeClient client) {
    seen.asks();
    try {
      var reply = client.post("/v1/chat/completions", questions.next(TOKENS, false));
      if (reply.ok()) {
        var answer = new Completion(reply.json());
        answer.receipt().ifPresent(id -> seen.acknowledged(id, answer.text()));
      }
      return reply.status();
    } catch (IOException _) {
      return 0;
    }
  }

  /// Seconds until it says that it is not ready, or has ended; 0 if it never fails anybody.
  ///
  /// @param atOnce whether the fault itself begins the time, not the first who met it
  private double told(NodeClient client, long start, boolean atOnce) {
    while (!isOver(start)) {
      boolean ended = node.exit().isPresent();
      if (!readyNow(client) || ended) {
        return since(start, atOnce);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return failedNanos.get() == 0 ? 0 : since(start, atOnce);
  }

  /// Whether the fault has lasted long enough: its time is over and somebody has met it, and
  /// whoever was failed by it would have been told by now.
  private boolean isOver(long start) {
    long now = System.nanoTime();
    long failed = failedNanos.get();
    boolean couldTell = failed == 0 || now - failed > LASTS.toNanos();
    return now - start > MET_MAX.toNanos()
        || (now - start > LASTS.toNanos() && isMet() && couldTell);
  }

  private double since(long start, boolean atOnce) {
    long failed = failedNanos.get();
    long from = atOnce ? start : failed == 0 ? System.nanoTime() : failed;
    return (System.nanoTime() - from) * 1e-9;
  }

  private static boolean readyNow(NodeClient client) {
    try {
      return client.get("/readyz", TOUCH).ok();
    } catch (IOException _) {
      return false;
    }
  }

  private boolean works(NodeClient client) {
    return readyNow(client) && ask(client) == 200 && close(client) == 200;
  }

  /// Closes the epoch; the status, 0 if nothing was answered.
  private static int close(NodeClient client) {
    try {
      var earnings = client.get("/api/v1/earnings");
      if (!earnings.ok()) {
        return earnings.status();
      }
      long open = earnings.json().get("openEpoch").asLong();
      return client.post("/api/v1/epochs", Json.object().put("epoch", open).build()).status();
    } catch (IOException _) {
      return 0;
    }
  }

  private void check(boolean back, boolean ended) {
    if (!back && !ended) {
      seen.broken("it neither came back nor ended within " + BACK_MAX.toSeconds() + " s");
      return;
    }
    if (ended && node.exit().orElse(0) == 0) {
      seen.broken("it ended as if all were well");
    }
    if (!ended) {
      try (var client = node.client()) {
        new Audit(client, seen).run();
      }
      return;
    }
    try (var next = NodeProcess.start(place.program(), home, List.of("--no-demo"), List.of())) {
      if (!next.awaitReady(BACK_MAX)) {
        seen.broken("it ended, and does not start again: " + next.printed());
        return;
      }
      try (var client = next.client()) {
        new Audit(client, seen).run();
      }
    }
  }
}
