package org.openledger.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `keys`: API keys for others, through the running node with its owner's key: while it runs the
/// database is its own, and it knows a key the moment it is made.
@Command(
    name = "keys",
    description = "Make, list and remove API keys of a running node.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysCommand.Add.class, KeysCommand.Show.class, KeysCommand.Remove.class})
final class KeysCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.err.println("openledger: say keys add NAME, keys list or keys remove NAME");
    return 2;
  }

  /// `keys add`.
  @Command(
      name = "add",
      description = "Make a key with an account of its own; the key is shown once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "NAME", description = "By which the key is known to you.")
    String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description = "ask, contribute, curate or operate; may be repeated.")
    List<String> roles = new ArrayList<>();

    @Option(
        names = "--deposit",
        paramLabel = "AMOUNT",
        description = "OPEN that its account can spend (default: none).")
    String deposit = "0";

    @Override
    public Integer call() {
      var request =
          Json.object()
              .put("name", name)
              .put("roles", Json.strings(roles))
              .put("deposit", Open.parse(deposit).units().toString())
              .build();
      var made = options.client().post("/api/v1/keys", request);
      if (options.json()) {
        System.out.println(made.compact());
      } else {
        System.out.printf(
            "%s%n%nThis is shown once: the node keeps its hash only. Its account holds %s OPEN.%n",
            made.get("key").text(), Amounts.open(made.get("balance")));
      }
      return 0;
    }
  }

  /// `keys list`.
  @Command(
      name = "list",
      description = "Show who has a key, what it is good for, and what its account holds.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin NodeOptions options = new NodeOptions();

    @Override
    public Integer call() {
      var keys = options.client().get("/api/v1/keys");
      if (options.json()) {
        System.out.println(keys.compact());
        return 0;
      }
      System.out.printf("%-28s %-34s %22s%n", "name", "roles", "OPEN");
      for (var key : keys.get("keys").items()) {
        var roles =
            key.get("roles").items().stream().map(Json::text).collect(Collectors.joining(", "));
        System.out.printf(
            "%-28s %-34s %22s%n", key.get("name").text(), roles, Amounts.open(key.get("balance")));
      }
      return 0;
    }
  }

  /// `keys remove`.
  @Command(
      name = "remove",
      description = "Take a key back; what its account holds is a later key's of the same name.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "NAME", description = "By which the key is known to you.")
    String name = "";

    @Override
    public Integer call() {
      var path = "/api/v1/keys/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      var removed = options.client().delete(path);
      System.out.println(options.json() ? removed.compact() : name + " has no key any more");
      return 0;
    }
  }
}
