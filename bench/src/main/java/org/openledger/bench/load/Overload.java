package org.openledger.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.node.NodeClient;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// Everything that a node should not be slowed down by: silent connections, readers that do not
/// read, prompts too long to answer, batches of calls that compute for long.
final class Overload implements AutoCloseable {
  private static final int IDLE = 1_000;
  private static final int STALLED = 100;
  private static final int STALLED_MILLIS = 30_000;
  private static final int STALLED_TOKENS = 64;
  private static final int LONG_PROMPTS = 2;
  private static final int BATCHES = 2;
  private static final int PAUSE_MILLIS = 1_000;
  private static final int CALLS = 20;
  private static final int PROMPT_CHARS = 1 << 20;

  /// Jumps to its own beginning until its gas is spent.
  private static final String LOOP = "0x5b600056";

  private final Crowd crowd = new Crowd();
  private final Map<String, AtomicLong> replies = new ConcurrentSkipListMap<>();

  /// Everybody comes at once.
  ///
  /// @param key the node's
  static Overload begin(URI node, String key, Subject subject, long seed) {
    var overload = new Overload();
    var random = CounterRandom.of(seed, "overload");
    for (int i = 0; i < IDLE; i++) {
      overload.idle(node, random.fork(i));
    }
    var client = new NodeClient(node, key);
    for (int i = 0; i < STALLED; i++) {
      var own = random.fork(IDLE + i);
      var questions = new Questions(subject, own);
      overload.crowd.join(
          () -> own.nextInt(STALLED_MILLIS),
          () -> overload.stall(node, key, questions.next(STALLED_TOKENS, true).compact()));
    }
    var prompt = longPrompt(subject.model());
    for (int i = 0; i < LONG_PROMPTS; i++) {
      overload.crowd.join(
          () -> PAUSE_MILLIS,
          () -> overload.count("1 MiB prompt", client.post(CHAT, prompt, Map.of()).status()));
    }
    var batch = batch();
    for (int i = 0; i < BATCHES; i++) {
      overload.crowd.join(
          () -> PAUSE_MILLIS,
          () -> overload.count("rpc batch", client.post("/rpc", batch, Map.of()).status()));
    }
    return overload;
  }

  static final String CHAT = "/v1/chat/completions";

  /// A question of a mebibyte, which no model here can read.
  static String longPrompt(String model) {
    return Questions.body(model, "tide ".repeat(PROMPT_CHARS / 5), 1, false).compact();
  }

  private static String batch() {
    var call = Json.object().put("data", LOOP).put("gas", "0x1c9c380").build();
    var calls = new ArrayList<Json>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(
          Json.object()
              .put("jsonrpc", "2.0")
              .put("id", i)
              .put("method", "eth_call")
              .put("params", List.of(call, Json.of("latest")))
              .build());
    }
    return Json.array(calls).compact();
  }

  private void idle(URI node, CounterRandom random) {
    var held = new SocketChannel[1];
    crowd.join(
        () -> 500 + random.nextInt(1_000),
        () -> {
          if (held[0] == null || Sockets.isClosed(held[0])) {
            if (held[0] != null) {
              held[0].close();
              count("idle connection closed by the node", 0);
            }
            held[0] = Sockets.idle(node);
          }
        });
  }

  private void stall(URI node, String key, String body) throws IOException {
    try (var _ = Sockets.stalled(node, key, body)) {
      count("stalled reader", 0);
      long end = System.nanoTime() + STALLED_MILLIS * 1_000_000L;
      while (System.nanoTime() < end && !crowd.isLeaving()) {
        LockSupport.parkNanos(200_000_000);
      }
    }
  }

  private void count(String what, int status) {
    replies
        .computeIfAbsent(status == 0 ? what : what + " " + status, _ -> new AtomicLong())
        .incrementAndGet();
  }

  /// What was answered with what, how often.
  String summary() {
    return replies.toString();
  }

  @Override
  public void close() {
    crowd.close();
  }
}
