package org.openledger.app.http.openai;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.app.http.HttpError;
import org.openledger.app.http.Replies;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.json.Json;
import org.openledger.node.Answered;
import org.openledger.node.Node;

/// OpenAI's API: `/v1/models` and `/v1/chat/completions`, whole or streamed.
public final class ChatRoutes {
  private static final String RECEIPT_HEADER = "X-OpenLedger-Receipt";

  private final Node node;

  /// Routes to a node's use cases.
  public ChatRoutes(Node node) {
    this.node = node;
  }

  /// Adds the routes.
  public void add(RoutesConfig routes) {
    routes.get("/v1/models", this::models);
    routes.get("/v1/models/{id}", this::model);
    routes.post("/v1/chat/completions", this::chat);
  }

  private void models(Context ctx) {
    node.keys().requirePayer(bearer(ctx));
    var models = node.catalogue().modelIds().stream().map(id -> entry(id.value())).toList();
    Replies.json(ctx, Json.object().put("object", "list").put("data", models).build());
  }

  private void model(Context ctx) {
    node.keys().requirePayer(bearer(ctx));
    var id = ctx.pathParam("id");
    if (node.catalogue().modelIds().stream().noneMatch(known -> known.value().equals(id))) {
      throw noModel(id);
    }
    Replies.json(ctx, entry(id));
  }

  private void chat(Context ctx) throws IOException {
    var payer = node.keys().requirePayer(bearer(ctx));
    var request = ChatRequest.parse(ctx.body());
    var format =
        new ChatFormat(
            "chatcmpl-" + RequestIds.next(),
            request.ask().model().value(),
            node.clock().instant().getEpochSecond());
    if (!request.stream()) {
      var paid = node.answering().ask(request.ask(), payer, piece -> {});
      ctx.header(RECEIPT_HEADER, paid.receipt().id().toString());
      Replies.json(ctx, format.whole(paid));
      return;
    }
    node.answering().quote(request.ask(), payer);
    ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
    var out = ctx.res().getOutputStream();
    send(out, format.role());
    try {
      var paid =
          node.answering().ask(request.ask(), payer, piece -> stream(out, format.text(piece)));
      finish(out, format, paid, request.includeUsage());
    } catch (RuntimeException e) {
      boolean gone = e instanceof Failure failure && failure.kind() == Kind.CANCELLED;
      // The status line is sent; the error travels as an event, as OpenAI's does. Nobody is left to
      // tell, and nothing was charged, where the client went away.
      if (!gone) {
        send(out, HttpError.of(e, ctx.path()).openAi());
      }
    }
  }

  private static void finish(
      OutputStream out, ChatFormat format, Answered paid, boolean includeUsage) throws IOException {
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

  static Refusal noModel(String name) {
    return new Refusal(Code.MODEL_NOT_FOUND, "the model \"" + name + "\" does not exist");
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
