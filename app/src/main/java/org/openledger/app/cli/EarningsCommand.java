package org.openledger.app.cli;

import java.util.concurrent.Callable;
import org.openledger.core.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `earnings`: who has earned what; with `--close`, closes the epoch and pays first.
@Command(
    name = "earnings",
    description = "Show who has earned what; --close settles the epoch and pays first.",
    mixinStandardHelpOptions = true)
final class EarningsCommand implements Callable<Integer> {
  @Mixin NodeOptions options = new NodeOptions();

  @Option(names = "--close", description = "Close the running epoch and pay it out first.")
  boolean close;

  @Override
  public Integer call() {
    var client = options.client();
    var earnings = client.get("/api/v1/earnings");
    if (close) {
      long open = earnings.get("openEpoch").asLong();
      var closed = client.post("/api/v1/epochs", Json.object().put("epoch", open).build());
      if (!closed.get("closed").bool()) {
        System.err.printf("epoch %d has no answers yet: nothing to close%n", open);
      }
      earnings = client.get("/api/v1/earnings");
    }
    if (options.json()) {
      System.out.println(earnings.compact());
      return 0;
    }
    long closed = earnings.get("epoch").asLong();
    System.out.printf(
        "%s, epoch %d is open%n",
        closed == 0 ? "no epoch is closed yet" : "epoch " + closed + " is closed",
        earnings.get("openEpoch").asLong());
    System.out.printf(
        "%-28s %-14s %22s %22s %22s%n", "who", "role", "provisional", "settled", "paid");
    var accounts = earnings.get("accounts").items();
    var provisional = Amounts.column(accounts, "provisional");
    var settled = Amounts.column(accounts, "settled");
    var claimed = Amounts.column(accounts, "claimed");
    for (int i = 0; i < accounts.size(); i++) {
      var row =
          "%-28s %-14s %22s %22s %22s"
              .formatted(
                  accounts.get(i).get("name").text(),
                  accounts.get(i).get("role").text(),
                  provisional.get(i),
                  settled.get(i),
                  claimed.get(i));
      System.out.println(row.stripTrailing());
    }
    return 0;
  }
}
