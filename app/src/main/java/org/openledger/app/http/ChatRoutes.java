package org.openledger.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.node.Node;
import org.openledger.node.PaidAnswer;

/// OpenAI's API: `/v1/models` and `/v1/chat/completions`, whole or streamed.
final class ChatRoutes {
  private static final String RECEIPT_HEADER = "X-OpenLedger-Receipt";

  private final Node node;

  ChatRoutes(Node node) {
    this.node = node;
  }

  void add(RoutesConfig routes) {
    routes.get("/v1/models", this::models);
    routes.get("/v1/models/{id}", this::model);
    routes.post("/v1/chat/completions", this::chat);
  }

  private void models(Context ctx) {
    node.requirePayer(bearer(ctx));
    var models = node.modelIds().stream().map(id -> entry(id.value())).toList();
    ApiServer.json(ctx, Json.object().put("object", "list").put("data", models).build());
  }

  private void model(Context ctx) {
    node.requirePayer(bearer(ctx));
    var id = ctx.pathParam("id");
    if (node.modelIds().stream().noneMatch(known -> known.value().equals(id))) {
      throw ApiException.noModel(id);
    }
    ApiServer.json(ctx, entry(id));
  }

  private void chat(Context ctx) throws IOException {
    var payer = node.requirePayer(bearer(ctx));
    var request = ChatRequest.parse(ctx.body());
    var format =
        new ChatFormat(
            "chatcmpl-" + node.nextRequestId(),
            request.question().model().value(),
            node.clock().instant().getEpochSecond());
    if (!request.stream()) {
      var paid = node.ask(request.question(), payer, piece -> {});
      ctx.header(RECEIPT_HEADER, paid.receipt().id().toString());
      ApiServer.json(ctx, format.whole(paid));
      return;
    }
    node.requireAnswerable(request.question(), payer);
    ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
    var out = ctx.res().getOutputStream();
    send(out, format.role());
    try {
      var paid = node.ask(request.question(), payer, piece -> stream(out, format.text(piece)));
      finish(out, format, paid, request.includeUsage());
    } catch (RuntimeException e) {
      boolean gone = e instanceof Failure refusal && refusal.code() == Code.CALLER_GONE;
      // The status line is sent; the error travels as an event, as OpenAI's does. Nobody is left to
      // tell, and nothing was charged, where the client went away.
      if (!gone) {
        send(out, ApiServer.error(e, ctx.path()).openAi());
      }
    }
  }

  private static void finish(
      OutputStream out, ChatFormat format, PaidAnswer paid, boolean includeUsage)
      throws IOException {
    send(out, format.end(paid, includeUsage));
    if (includeUsage) {
      send(out, format.usageChunk(paid));
    }
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void stream(OutputStream out, Json chunk) {
    try {
      send(out, chunk);
    } catch (IOException e) {
      throw new Refusal(Code.CALLER_GONE, "the client went away");
    }
  }

  private static void send(OutputStream out, Json chunk) throws IOException {
    out.write(("data: " + chunk.compact() + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String bearer(Context ctx) {
    var header = ctx.header("Authorization");
    return header != null && header.startsWith("Bearer ")
        ? header.substring("Bearer ".length()).strip()
        : "";
  }

  private static Json entry(String id) {
    return Json.object()
        .put("id", id)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "openledger")
        .put("permission", List.of())
        .build();
  }
}
