package org.openledger.bench.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openledger.bench.answers.Questions;
import org.openledger.bench.answers.Subject;
import org.openledger.bench.node.Completion;
import org.openledger.bench.node.NodeClient;
import org.openledger.bench.node.NodeProcess;
import org.openledger.bench.node.Reply;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.random.CounterRandom;

/// Clients that ask a node in all the ways there are, and one that closes its epochs, until they
/// are told that its end is near. Whatever arrives whole is written down.
final class Clients implements AutoCloseable {
  private static final int TOKENS = 12;
  private static final int STREAM_BYTES_MAX = 1 << 20;
  private static final String CHAT = "/v1/chat/completions";
  private static final long CLOSER_NANOS = 150_000_000;

  private final NodeProcess node;
  private final Seen seen;
  private final Subject subject;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong closing = new AtomicLong();
  private volatile boolean ending;

  private Clients(NodeProcess node, Seen seen, Subject subject) {
    this.node = node;
    this.seen = seen;
    this.subject = subject;
  }

  /// Starts so many clients and the closer.
  static Clients start(
      NodeProcess node, Seen seen, Subject subject, CounterRandom random, int count) {
    var clients = new Clients(node, seen, subject);
    for (int i = 0; i < count; i++) {
      var own = random.fork(i);
      clients.threads.add(Thread.ofVirtual().start(() -> clients.asking(own)));
    }
    clients.threads.add(Thread.ofVirtual().start(clients::closing));
    return clients;
  }

  /// How often a close was begun.
  long closesBegun() {
    return closing.get();
  }

  /// From now on it may answer with anything, or not at all.
  void endIsNear() {
    ending = true;
  }

  private void asking(CounterRandom own) {
    var questions = new Questions(subject, own);
    try (var client = node.client()) {
      while (!ending) {
        ask(client, questions, own);
      }
    }
  }

  private void ask(NodeClient client, Questions questions, CounterRandom own) {
    int way = own.nextInt(10);
    seen.asks();
    try {
      if (way < 4) {
        whole(client, questions.next(TOKENS, false).compact());
      } else if (way < 6) {
        keyed(client, own, questions.next(TOKENS, false).compact());
      } else {
        streamed(
            client,
            questions.next(TOKENS, true).compact(),
            way < 8 ? Integer.MAX_VALUE : own.nextInt(4_000));
      }
    } catch (IOException e) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void whole(NodeClient client, String body) throws IOException {
    var reply = client.post(CHAT, body, Map.of());
    if (told(reply)) {
      var answer = new Completion(reply.json());
      answer.receipt().ifPresent(id -> seen.acknowledged(id, answer.text()));
    }
  }

  private void keyed(NodeClient client, CounterRandom own, String body) throws IOException {
    var request = new Seen.Keyed("torture-" + Long.toHexString(own.nextLong()), body);
    repeat(client, seen, request, this::told);
    if (own.nextInt(3) == 0) {
      repeat(client, seen, request, this::told);
    }
  }

  /// Says whether a reply is an answer.
  interface Told {
    boolean told(Reply reply);
  }

  /// Sends a request with its key, for the first time or once more.
  static void repeat(NodeClient client, Seen seen, Seen.Keyed request, Told told)
      throws IOException {
    boolean answered = false;
    try {
      var reply = client.post(CHAT, request.body(), Map.of("Idempotency-Key", request.name()));
      answered = told.told(reply);
      if (answered) {
        var answer = new Completion(reply.json());
        answer.receipt().ifPresent(id -> seen.acknowledged(request, id, answer.text()));
      }
    } finally {
      if (!answered) {
        seen.unanswered(request);
      }
    }
  }

  private void streamed(NodeClient client, String body, int bytesMax) throws IOException {
    var reply = client.cut(CHAT, body, Math.min(bytesMax, STREAM_BYTES_MAX));
    if (!told(reply)) {
      return;
    }
    var text = new StringBuilder();
    for (var line : reply.body().split("\n", -1)) {
      if (!line.startsWith("data: {")) {
        continue;
      }
      Json event;
      try {
        event = Json.parse(line.substring("data: ".length()));
      } catch (JsonException _) {
        return; // cut within an event
      }
      for (var choice : event.find("choices").map(Json::items).orElse(List.of())) {
        choice.get("delta").find("content").ifPresent(piece -> text.append(piece.text()));
      }
      if (event.find(Completion.SUMMARY).isPresent()) {
        new Completion(event).receipt().ifPresent(id -> seen.acknowledged(id, text.toString()));
      }
    }
  }

  /// Whether it is an answer; a node that lives may be busy, and nothing else.
  private boolean told(Reply reply) {
    if (!reply.ok() && reply.status() != 503 && !ending) {
      seen.broken("an honest question was answered " + reply.status() + ": " + reply.body());
    }
    return reply.ok();
  }

  private void closing() {
    try (var client = node.client()) {
      while (!ending) {
        try {
          long open = client.get("/api/v1/earnings").json().get("openEpoch").asLong();
          closing.incrementAndGet();
          var reply = client.post("/api/v1/epochs", Json.object().put("epoch", open).build());
          if (!reply.ok() && !ending) {
            seen.broken("closing epoch " + open + " was answered " + reply.status());
          }
          client.get("/api/v1/receipts").json().get("receipts").items().forEach(seen::listed);
        } catch (IOException | JsonException _) {
          // It was killed, or is about to be.
        }
        LockSupport.parkNanos(CLOSER_NANOS);
      }
    }
  }

  /// Waits until all have ended.
  @Override
  public void close() {
    ending = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
