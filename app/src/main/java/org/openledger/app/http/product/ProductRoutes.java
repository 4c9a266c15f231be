package org.openledger.app.http.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Caller;
import org.openledger.app.http.Needs;
import org.openledger.app.http.Replies;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.work.Pace;
import org.openledger.core.work.Pulse;
import org.openledger.core.work.Room;
import org.openledger.node.Account;
import org.openledger.node.Document;
import org.openledger.node.Node;
import org.openledger.node.Readiness;
import org.openledger.node.Wanting;

/// The product's own API under `/api/v1`, its description, the chain's JSON-RPC at `/rpc`, and
/// health.
public final class ProductRoutes {
  /// Receipts that are listed where nobody says how many.
  private static final int RECEIPTS = 100;

  private static final String OPEN_API = "openapi.json";

  /// What wallets send is short.
  private static final int RPC_BYTES_MAX = 1 << 20;

  /// Bytes of long requests to the chain that are read and answered at a time.
  private final Room rpcRoom = new Room(16 << 20, Pace.USUAL);

  private final Node node;

  /// Routes to a node's use cases.
  public ProductRoutes(Node node) {
    this.node = node;
  }

  /// Adds the routes.
  public void add(RoutesConfig routes) {
    routes.get("/healthz", ctx -> Replies.json(ctx, Json.object().put("ok", true).build()));
    routes.get("/readyz", this::ready);
    routes.get("/openapi.json", ProductRoutes::openApi);
    routes.get("/api/v1/models", this::models);
    routes.get("/api/v1/wanted", this::wanted);
    routes.get("/api/v1/earnings", this::earnings);
    routes.post("/api/v1/epochs", this::closeEpoch, Needs.OPERATE);
    routes.get("/api/v1/roots", this::roots);
    routes.get("/api/v1/receipts", this::receipts, Needs.ASK);
    routes.get("/api/v1/receipts/{id}", this::explain, Needs.ASK);
    routes.get("/api/v1/receipts/{id}/bundle", this::bundle, Needs.ASK);
    routes.post("/api/v1/receipts/{id}/verify", this::verify, Needs.ASK);
    routes.get("/api/v1/damage", this::damage, Needs.OPERATE);
    new DatanetRoutes(node).add(routes);
    new KeyRoutes(node).add(routes);
    new BackupRoutes(node).add(routes);
    routes.post("/rpc", this::rpc);
  }

  private void ready(Context ctx) {
    var parts = node.readiness().look();
    boolean ready = parts.stream().allMatch(Readiness.Part::ready);
    Replies.json(ctx.status(ready ? 200 : 503), Views.readiness(ready, parts));
  }

  private void models(Context ctx) {
    Replies.json(
        ctx, Views.models(node.catalogue().list(Caller.account(ctx)), node.settling().epoch()));
  }

  private void wanted(Context ctx) {
    int most = Math.clamp(number(ctx, "limit", Wanting.SHOWN_MAX), 0, Wanting.SHOWN_MAX);
    Replies.json(ctx, Views.wanted(node.wanting().wanted(Caller.account(ctx), most)));
  }

  private void earnings(Context ctx) {
    Replies.json(ctx, Views.earnings(node.settling().earnings()));
  }

  private void closeEpoch(Context ctx) {
    long epoch = Bodies.json(ctx, body -> body.get("epoch").asLong());
    Replies.json(ctx, Views.closed(epoch, node.settling().closeEpoch(epoch)));
  }

  private void explain(Context ctx) {
    Replies.json(ctx, Views.explanation(node.attributing().explain(id(ctx), Caller.payer(ctx))));
  }

  private void roots(Context ctx) {
    document(ctx, node.verifying().roots());
  }

  private void receipts(Context ctx) {
    long before = number(ctx, "before", Long.MAX_VALUE);
    int most = Math.clamp(number(ctx, "limit", RECEIPTS), 0, Integer.MAX_VALUE);
    Replies.json(ctx, Views.receipts(node.verifying().paidBy(Caller.payer(ctx), before, most)));
  }

  private static long number(Context ctx, String name, long otherwise) {
    var text = ctx.queryParam(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(Code.INVALID_ARGUMENT, name + " is a whole number, not " + text, e);
    }
  }

  private void bundle(Context ctx) {
    var id = id(ctx);
    node.attributing().requireShown(id, Caller.payer(ctx));
    document(ctx, node.verifying().bundle(id));
  }

  private void verify(Context ctx) {
    Replies.json(ctx, node.verifying().verify(id(ctx)).toJson());
  }

  private void damage(Context ctx) {
    Replies.json(ctx, Views.inspection(node.inspecting().inspect()));
  }

  private void rpc(Context ctx) throws IOException {
    try (var part = rpcRoom.enter(ctx.ip(), ctx.req().getContentLengthLong(), RPC_BYTES_MAX)) {
      var request = Bodies.bytes(ctx, RPC_BYTES_MAX, part::grow);
      ctx.contentType("application/json");
      var pulse = new Pulse(() -> ctx.res().getOutputStream());
      var answer = node.rpc(request, ctx.ip(), pulse);
      if (pulse.hasBegun()) {
        ctx.res().getOutputStream().write(answer);
      } else {
        ctx.result(answer);
      }
    }
  }

  private static void document(Context ctx, Document document) {
    ctx.contentType("application/json").result(document.json());
  }

  private static void openApi(Context ctx) throws IOException {
    try (var in = ProductRoutes.class.getResourceAsStream(OPEN_API)) {
      if (in == null) {
        throw new Fault(Code.IO, "the program comes without its " + OPEN_API);
      }
      ctx.contentType("application/json").result(in.readAllBytes());
    }
  }

  /// The receipt that is named, if it is for the eyes of whoever asks.
  private Hash id(Context ctx) {
    var id = hash(ctx);
    var account = Caller.account(ctx);
    if (!account.may(Account.Role.OPERATE)) {
      node.verifying().requirePaidBy(account.payer(), id);
    }
    return id;
  }

  private static Hash hash(Context ctx) {
    try {
      return Hash.parse(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Code.NO_SUCH_THING, "a receipt's id is 0x and 64 hexadecimal digits", e);
    }
  }
}
