package org.openledger.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.node.Node;

/// The product's own API under `/api/v1`, the chain's JSON-RPC at `/rpc`, and health.
final class ProductRoutes {
  private final Node node;

  ProductRoutes(Node node) {
    this.node = node;
  }

  void add(RoutesConfig routes) {
    routes.get("/healthz", ctx -> ApiServer.json(ctx, Json.object().put("ok", true).build()));
    routes.get("/api/v1/models", ctx -> ApiServer.json(ctx, node.models()));
    routes.get("/api/v1/earnings", ctx -> ApiServer.json(ctx, node.earnings()));
    routes.post("/api/v1/epochs", ctx -> ApiServer.json(ctx, node.closeEpoch()));
    routes.get("/api/v1/receipts/{id}", ctx -> ApiServer.json(ctx, node.explain(id(ctx))));
    routes.get("/api/v1/receipts/{id}/bundle", this::bundle);
    routes.post(
        "/api/v1/receipts/{id}/verify", ctx -> ApiServer.json(ctx, node.verify(id(ctx)).toJson()));
    routes.post(
        "/rpc", ctx -> ctx.contentType("application/json").result(node.rpc(ctx.bodyAsBytes())));
  }

  private void bundle(Context ctx) {
    ApiServer.json(ctx, node.requireBundle(id(ctx)).toJson());
  }

  private static Hash id(Context ctx) {
    try {
      return Hash.parse(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound("a receipt's id is 0x and 64 hexadecimal digits");
    }
  }
}
