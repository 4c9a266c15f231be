package org.openledger.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.node.MasterKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `keys`: API keys for others and what their accounts hold, through the running node with its
/// owner's key: while it runs the database is its own, and it knows a key the moment it is made.
/// What is exported are the keys of accounts, which follow from the home's master key: no node
/// sends them.
@Command(
    name = "keys",
    description =
        "Make, list and remove API keys of a running node; give back what their accounts hold;"
            + " export accounts' keys.",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
  private static final String KEYS = "/api/v1/keys";

  /// What to do.
  enum Action {
    add,
    list,
    remove,
    refund,
    export
  }

  @Mixin NodeOptions options = new NodeOptions();

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "add, list, remove, refund or export.")
  Action action = Action.list;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "By which a key is known to you.")
  String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "AMOUNT",
      description = "For refund: OPEN that the account is given back, or all.")
  String amount = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "For add: ask, contribute, curate or operate; may be repeated.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--deposit",
      paramLabel = "AMOUNT",
      description = "For add: OPEN that the key's account can spend (default: none).")
  String deposit = "0";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "For export: the keystore to write, which must not be there.")
  @Nullable Path to;

  @Option(
      names = "--of",
      paramLabel = "HOLDER",
      description =
          "For export: payer, contributor, developer, node or treasury (default:"
              + " ${DEFAULT-VALUE}).")
  String holder = "payer";

  @Option(
      names = "--master",
      description = "For export: the master key, from which all others follow.")
  boolean master;

  @Mixin PassphraseOption passphrase = new PassphraseOption();

  @Override
  public Integer call() {
    boolean named = action != Action.list && action != Action.export;
    Refusal.require(!named || !name.isEmpty(), "say which: keys " + action + " NAME");
    Refusal.require(
        amount.isEmpty() != (action == Action.refund),
        "an amount, or all, stands after the name of a refund and of nothing else");
    switch (action) {
      case add -> add();
      case list -> list();
      case remove -> remove();
      case refund -> refund();
      case export -> export();
    }
    return 0;
  }

  private void add() {
    Refusal.require(!roles.isEmpty(), "say what the key is good for: --role ask");
    var request =
        Json.object()
            .put("name", name)
            .put("roles", Json.strings(roles))
            .put("deposit", units("--deposit", deposit))
            .build();
    var made = options.client().post(KEYS, request);
    if (options.json()) {
      System.out.println(made.compact());
    } else {
      System.out.printf(
          "%s%n%nThis is shown once: the node keeps its hash only. Its account holds %s OPEN.%n",
          made.get("key").text(), Amounts.open(made.get("balance")));
      if (roles.contains("ask") && made.get("balance").text().equals("0")) {
        System.out.printf(
            """

            So it can pay for no answer yet. Money comes with a key: before anybody uses this one,
              ./openledger keys remove %1$s
              ./openledger keys add %1$s --role %2$s --deposit 10
            """,
            name, String.join(" --role ", roles));
      }
    }
  }

  private static String units(String what, String open) {
    try {
      return Open.parse(open).units().toString();
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.INVALID_ARGUMENT, what + ": " + e.getMessage(), e);
    }
  }

  private void list() {
    var keys = options.client().get(KEYS);
    if (options.json()) {
      System.out.println(keys.compact());
      return;
    }
    System.out.printf("%-28s %-34s %22s%n", "name", "roles", "OPEN");
    var all = keys.get("keys").items();
    var balances = Amounts.column(all, "balance");
    for (int i = 0; i < all.size(); i++) {
      var may = String.join(", ", all.get(i).get("roles").texts());
      var row = "%-28s %-34s %22s".formatted(all.get(i).get("name").text(), may, balances.get(i));
      System.out.println(row.stripTrailing());
    }
  }

  private void remove() {
    var removed = options.client().delete(path());
    System.out.println(options.json() ? removed.compact() : name + " has no key any more");
  }

  private String path() {
    return KEYS + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private void refund() {
    var request =
        Json.object()
            .put("amount", amount.equals("all") ? amount : units("the amount", amount))
            .put("reference", UUID.randomUUID().toString())
            .build();
    var refunded = options.client().post(path() + "/refunds", request);
    if (options.json()) {
      System.out.println(refunded.compact());
    } else {
      System.out.printf(
          "%s was given back %s OPEN; its account holds %s OPEN%n",
          name, Amounts.open(refunded.get("refunded")), Amounts.open(refunded.get("balance")));
    }
  }

  private void export() {
    var file = to;
    if (file == null) {
      throw new Refusal(Code.INVALID_ARGUMENT, "say where to: keys export --to FILE");
    }
    var home = options.account.home.home;
    var account =
        master
            ? MasterKey.exportAll(home, file, passphrase::chosen)
            : MasterKey.export(home, holder(), name, file, passphrase::chosen);
    if (options.json()) {
      var exported = Json.object().put("account", account.toString()).put("file", file.toString());
      System.out.println(exported.put("master", master).build().compact());
    } else if (master) {
      System.out.printf(
          "%s holds the master key of the node %s: with its passphrase whoever has it controls"
              + " every account.%n",
          file, account);
    } else {
      System.out.printf("%s holds the key of %s, for any Ethereum wallet%n", file, account);
    }
  }

  private MasterKey.Holder holder() {
    for (var known : MasterKey.Holder.values()) {
      if (known.word().equals(holder)) {
        return known;
      }
    }
    throw new Refusal(Code.INVALID_ARGUMENT, "there is no account of a " + holder);
  }
}
