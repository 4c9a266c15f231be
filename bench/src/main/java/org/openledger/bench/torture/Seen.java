package org.openledger.bench.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.openledger.core.json.Json;

/// What strangers have seen of one node since its home was new: everything it told them must stay
/// true, whatever happens to it.
final class Seen {
  /// Requests that were sent with a key of their own.
  ///
  /// @param name the key
  /// @param body what was asked
  record Keyed(String name, String body) {}

  private final AtomicLong asked = new AtomicLong();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<Keyed, String> replayed = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Keyed> unanswered = new ConcurrentLinkedQueue<>();
  private final Map<Long, String> numbers = new ConcurrentHashMap<>();
  private final Map<String, Json> listed = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

  /// A question is about to be sent that may be paid for.
  void asks() {
    asked.incrementAndGet();
  }

  long asked() {
    return asked.get();
  }

  /// An answer arrived to its last piece, with its receipt.
  void acknowledged(String receipt, String text) {
    var before = acknowledged.put(receipt, text);
    if (before != null && !before.equals(text)) {
      broken("the receipt " + receipt + " came with two texts");
    }
  }

  /// An answer arrived to a request with a key, which always has the same one.
  void acknowledged(Keyed request, String receipt, String text) {
    acknowledged(receipt, text);
    var before = replayed.put(request, receipt);
    if (before != null && !before.equals(receipt)) {
      broken("the key " + request.name() + " has two receipts: " + before + ", " + receipt);
    }
  }

  /// No whole answer arrived to a request with a key.
  void unanswered(Keyed request) {
    unanswered.add(request);
  }

  /// Requests with keys to send again: all that were not answered, and some that were.
  List<Keyed> toRepeat(int answeredMost) {
    var all = new ArrayList<Keyed>();
    for (var next = unanswered.poll(); next != null; next = unanswered.poll()) {
      all.add(next);
    }
    replayed.keySet().stream().limit(answeredMost).forEach(all::add);
    return all;
  }

  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  Map<String, Json> listed() {
    return Map.copyOf(listed);
  }

  /// A signed receipt was shown: its number is nobody else's, and it never changes.
  void listed(Json receipt) {
    var id = receipt.get("id").text();
    long number = receipt.get("sequence").asLong();
    var before = numbers.put(number, id);
    if (before != null && !before.equals(id)) {
      broken("number " + number + " is signed on two receipts: " + before + ", " + id);
    }
    var same = listed.put(id, receipt);
    if (same != null && !same.equals(receipt)) {
      broken("the receipt " + id + " has changed");
    }
  }

  void broken(String what) {
    broken.add(what);
  }

  List<String> broken() {
    return List.copyOf(broken);
  }
}
