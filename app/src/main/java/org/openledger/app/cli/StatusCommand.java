package org.openledger.app.cli;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `status`: how a running node is, on one screen.
@Command(
    name = "status",
    description = "Show how a running node is: whether it is ready, what it holds and owes.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();

  @Override
  public Integer call() {
    var client = options.client();
    var seen = client.readiness();
    var status = Json.object().put("node", options.address().toString());
    if (options.node.isEmpty()) {
      status.put("home", options.account.home.home.toAbsolutePath().normalize().toString());
    }
    boolean ready = seen.get("ready").bool();
    status.put("ready", ready).put("parts", seen.get("parts"));
    if (ready) {
      look(client, status);
    }
    var whole = status.build();
    if (options.json()) {
      System.out.println(whole.compact());
    } else {
      print(whole);
    }
    if (!ready) {
      throw new Refusal(Code.UNAVAILABLE, "the node is not ready: " + missing(whole));
    }
    return 0;
  }

  /// Asks for the rest. What is damaged is looked for last, for the node reads all that it holds.
  private static void look(NodeClient client, Json.ObjectBuilder status) {
    var earnings = client.get("/api/v1/earnings");
    status
        .put("version", client.get("/openapi.json").get("info").get("version"))
        .put("datanets", client.get("/api/v1/datanets").get("datanets"))
        .put("models", Json.strings(ids(client.get("/v1/models").get("data"))))
        .put("openEpoch", earnings.get("openEpoch"))
        .put("owed", owed(earnings.get("accounts").items()).toString())
        .put("damaged", damaged(client));
  }

  private static List<String> ids(Json models) {
    return models.items().stream().map(model -> model.get("id").text()).toList();
  }

  private static BigInteger owed(List<Json> accounts) {
    return accounts.stream()
        .map(account -> new BigInteger(account.get("provisional").text()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// What is damaged; nothing where this key may not look.
  private static Json damaged(NodeClient client) {
    try {
      return client.get("/api/v1/damage").get("damaged");
    } catch (Refusal e) {
      if (e.code() != Code.NOT_ALLOWED) {
        throw e;
      }
      return Json.ofNull();
    }
  }

  private static String missing(Json status) {
    return status.get("parts").members().entrySet().stream()
        .filter(part -> !part.getValue().bool())
        .map(part -> part.getKey())
        .collect(Collectors.joining(", "));
  }

  private static void print(Json status) {
    System.out.printf("node      %s%n", status.get("node").text());
    status.find("home").ifPresent(home -> System.out.printf("home      %s%n", home.text()));
    if (!status.get("ready").bool()) {
      System.out.printf("ready     no: %s%n", missing(status));
      return;
    }
    System.out.printf("ready     yes%n");
    System.out.printf("version   %s%n", status.get("version").text());
    System.out.printf("models    %s%n", String.join(", ", status.get("models").texts()));
    System.out.printf(
        "epoch     %d is open, %s OPEN are owed in it%n",
        status.get("openEpoch").asLong(), Amounts.open(status.get("owed")));
    damage(status);
    System.out.printf("%n%-32s %10s %10s  %s%n", "Datanet", "records", "snapshot", "model");
    for (var datanet : status.get("datanets").items()) {
      long version = datanet.get("version").asLong();
      System.out.printf(
          "%-32s %,10d %10s  %s%n",
          datanet.get("id").text(),
          datanet.get("records").asLong(),
          version == 0 ? "none yet" : Long.toString(version),
          datanet.find("model").map(Json::text).orElse("none yet"));
    }
  }

  private static void damage(Json status) {
    var found = status.find("damaged").map(Json::items);
    if (found.isEmpty()) {
      System.out.println("damaged   not looked for: that needs a key that may operate");
    } else if (found.get().isEmpty()) {
      System.out.println("damaged   nothing");
    } else {
      found
          .get()
          .forEach(thing ->
              System.out.printf(
                  "damaged   %s %s: %s%n",
                  thing.get("part").text(), thing.get("name").text(), thing.get("reason").text()));
    }
  }
}
