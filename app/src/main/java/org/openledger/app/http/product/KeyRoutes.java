package org.openledger.app.http.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Needs;
import org.openledger.app.http.Replies;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.node.Account;
import org.openledger.node.Node;

/// API keys: who has one, what it is good for, and what its account holds.
final class KeyRoutes {
  private final Node node;

  KeyRoutes(Node node) {
    this.node = node;
  }

  /// Adds the routes.
  void add(RoutesConfig routes) {
    routes.get("/api/v1/keys", this::list, Needs.OPERATE);
    routes.post("/api/v1/keys", this::make, Needs.OPERATE);
    routes.delete("/api/v1/keys/{name}", this::remove, Needs.OPERATE);
    routes.post("/api/v1/keys/{name}/refunds", this::refund, Needs.OPERATE);
  }

  private void list(Context ctx) {
    var all = node.keys().list().stream().map(account -> view(account).build()).toList();
    Replies.json(ctx, Json.object().put("keys", all).build());
  }

  private void make(Context ctx) {
    var wanted = Bodies.json(ctx, KeyRoutes::wanted);
    var made = node.keys().add(wanted.name(), wanted.roles(), wanted.deposit());
    Replies.json(ctx, view(made.account()).put("key", made.key()).build());
  }

  /// A key to be made.
  private record Wanted(String name, Set<Account.Role> roles, Open deposit) {}

  private static Wanted wanted(Json body) {
    var roles =
        body.get("roles").items().stream()
            .map(role -> Account.Role.of(role.text()))
            .collect(Collectors.toUnmodifiableSet());
    var deposit = body.find("deposit").map(KeyRoutes::amount).orElse(Open.ZERO);
    return new Wanted(body.get("name").text(), roles, deposit);
  }

  private static Open amount(Json units) {
    return amount("a deposit is", units.text());
  }

  private static Open amount(String what, String units) {
    if (!units.matches("[0-9]{1,60}")) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, what + " a whole number of 10^-18 OPEN, as a string");
    }
    return new Open(new BigInteger(units));
  }

  private void remove(Context ctx) {
    var name = ctx.pathParam("name");
    node.keys().remove(name);
    Replies.json(ctx, Json.object().put("removed", name).build());
  }

  private void refund(Context ctx) {
    var name = ctx.pathParam("name");
    var payer = node.keys().payer(name);
    var wanted = Bodies.json(ctx, KeyRoutes::refund);
    var reference = "key %s %s".formatted(name, wanted.reference());
    var refunded = refund(payer, wanted.amount(), reference);
    Replies.json(ctx, Views.refund(name, refunded, node.settling().balance(payer)));
  }

  private Open refund(Address payer, Optional<Open> amount, String reference) {
    amount.ifPresent(some -> node.settling().refund(payer, some, reference));
    return amount.orElseGet(() -> node.settling().refundAll(payer, reference));
  }

  /// What is to be given back.
  ///
  /// @param amount how much; all that is left if it is empty
  /// @param reference by which it is done once, however often it is said
  private record Refund(Optional<Open> amount, String reference) {}

  private static Refund refund(Json body) {
    var reference = body.get("reference").text();
    if (!reference.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "a refund's reference is up to 64 letters, digits, dots, dashes and underscores");
    }
    var amount = body.get("amount").text();
    return new Refund(
        amount.equals("all")
            ? Optional.empty()
            : Optional.of(amount("a refund is \"all\" or", amount)),
        reference);
  }

  private Json.ObjectBuilder view(Account account) {
    return Views.key(account, node.settling().balance(account.payer()));
  }
}
