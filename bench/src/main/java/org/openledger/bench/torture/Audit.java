package org.openledger.bench.torture;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openledger.bench.node.NodeClient;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.json.Json;

/// Holds a node that came back to everything it has told: receipts, numbers, replays, money.
final class Audit {
  private static final int PAGE = 1_000;

  /// Bundles that are read each time: each is a reading of the whole answer.
  private static final int BUNDLES_MAX = 5;

  /// Answered keys that are sent again each time, besides all whose answer did not arrive.
  private static final int REPEATED_MAX = 4;

  private final NodeClient client;
  private final Seen seen;
  private int lost;

  Audit(NodeClient client, Seen seen) {
    this.client = client;
    this.seen = seen;
  }

  /// How many acknowledged answers are missing.
  int lost() {
    return lost;
  }

  /// Every check. What does not hold is told to what was seen.
  void run() {
    try {
      repeats();
      long open = openEpoch();
      var listed = list();
      receipts(listed);
      bundles();
      money(listed.size());
      close(open);
      money(listed.size());
    } catch (IOException e) {
      seen.broken("a node that says it is ready did not answer: " + e);
    }
  }

  /// A key that was answered, or whose answer did not arrive, has one receipt for ever.
  private void repeats() throws IOException {
    for (var request : seen.toRepeat(REPEATED_MAX)) {
      for (int i = 0; i < 2; i++) {
        Clients.repeat(
            client,
            seen,
            request,
            reply -> {
              if (!reply.ok()) {
                seen.broken("a repeated request was answered " + reply.status() + reply.body());
              }
              return reply.ok();
            });
      }
    }
  }

  /// All receipts of the account, page by page.
  private Set<String> list() throws IOException {
    var ids = new HashSet<String>();
    long before = Long.MAX_VALUE;
    for (var page = page(before); !page.isEmpty(); page = page(before)) {
      for (var receipt : page) {
        seen.listed(receipt);
        ids.add(receipt.get("id").text());
        before = Math.min(before, receipt.get("sequence").asLong());
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    return ids;
  }

  private List<Json> page(long before) throws IOException {
    var reply = client.get("/api/v1/receipts?limit=" + PAGE + "&before=" + before);
    if (!reply.ok()) {
      seen.broken("receipts are not listed: " + reply.status() + " " + reply.body());
      return List.of();
    }
    return reply.json().get("receipts").items();
  }

  private void receipts(Set<String> now) {
    for (var shown : seen.listed().keySet()) {
      if (!now.contains(shown)) {
        seen.broken("the receipt " + shown + " was shown and is not listed any more");
      }
    }
    var listed = seen.listed();
    seen.acknowledged()
        .forEach((id, text) -> {
          var receipt = listed.get(id);
          if (receipt == null) {
            lost++;
            seen.broken("the answer of receipt " + id + " was acknowledged and is lost");
          } else if (!receipt.get("answer").text().equals(AnswerHash.of(text).toString())) {
            seen.broken("the receipt " + id + " is of another text than arrived");
          }
        });
    if (now.size() > seen.asked()) {
      seen.broken(now.size() + " receipts were signed for " + seen.asked() + " questions");
    }
  }

  private void bundles() throws IOException {
    for (var id : seen.acknowledged().keySet().stream().limit(BUNDLES_MAX).toList()) {
      var reply = client.get("/api/v1/receipts/" + id + "/bundle");
      if (!reply.ok() || !reply.json().get("answer").text().equals(seen.acknowledged().get(id))) {
        seen.broken("the bundle of " + id + " does not hold what arrived: " + reply.status());
      }
    }
  }

  /// What everybody has earned is what was paid, and no more is claimed than settled.
  private void money(int receipts) throws IOException {
    var fees =
        seen.listed().values().stream()
            .map(receipt -> new BigInteger(receipt.get("fee").text()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    var reply = client.get("/api/v1/earnings");
    var earned = BigInteger.ZERO;
    for (var account : reply.json().get("accounts").items()) {
      var settled = new BigInteger(account.get("settled").text());
      earned = earned.add(settled).add(new BigInteger(account.get("provisional").text()));
      if (new BigInteger(account.get("claimed").text()).compareTo(settled) > 0) {
        seen.broken(account.get("name").text() + " was paid more than was settled");
      }
    }
    if (!earned.equals(fees)) {
      seen.broken(
          "%s were paid in fees of %d receipts, and %s earned".formatted(fees, receipts, earned));
    }
  }

  private long openEpoch() throws IOException {
    return client.get("/api/v1/earnings").json().get("openEpoch").asLong();
  }

  /// Whatever was interrupted can be finished.
  private void close(long open) throws IOException {
    var reply = client.post("/api/v1/epochs", Json.object().put("epoch", open).build());
    if (!reply.ok()) {
      seen.broken("epoch " + open + " cannot be closed: " + reply.status() + " " + reply.body());
    }
  }
}
