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
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Node;
import org.openledger.node.Retry;

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
    var asking = new Asking(request.ask(), payer, retry(ctx));
    if (!request.stream()) {
      var paid = node.answering().ask(asking, Delivery.WHOLE);
      ctx.header(RECEIPT_HEADER, paid.receipt().id().toString());
      Replies.json(ctx, format.whole(paid));
      return;
    }
    var streamed = new Streamed(ctx, format);
    try {
      var paid = node.answering().ask(asking, streamed);
      finish(ctx.res().getOutputStream(), format, paid, request.includeUsage());
    } catch (IOException e) {
      // The answer is paid for and kept; nobody is left to tell.
    } catch (RuntimeException e) {
      if (!streamed.begun) {
        throw e;
      }
      boolean gone = e instanceof Failure failure && failure.kind() == Kind.CANCELLED;
      // The status line is sent; the error travels as an event, as OpenAI's does.
      if (!gone) {
        send(ctx.res().getOutputStream(), HttpError.of(e, ctx.path()).openAi());
      }
    }
  }

  /// An answer on its way as a stream of events.
  private static final class Streamed implements Delivery {
    private final Context ctx;
    private final ChatFormat format;
    private boolean begun;

    Streamed(Context ctx, ChatFormat format) {
      this.ctx = ctx;
      this.format = format;
    }

    @Override
    public void begin() {
      begun = true;
      ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
      tell(format.role());
    }

    @Override
    public void text(String piece) {
      tell(format.text(piece));
    }

    private void tell(Json chunk) {
      try {
        send(ctx.res().getOutputStream(), chunk);
      } catch (IOException e) {
        throw new Refusal(Code.CALLER_GONE, "the client went away", e);
      }
    }
  }

  /// What a request says of earlier ones: an `Idempotency-Key`, or the count of attempts that
  /// OpenAI's own clients send.
  private static Retry retry(Context ctx) {
    var key = ctx.header("Idempotency-Key");
    if (key != null) {
      return new Retry.Named(key.strip());
    }
    var count = ctx.header("X-Stainless-Retry-Count");
    return count != null && count.matches("[0-9]{1,4}")
        ? new Retry.Counted(Integer.parseInt(count))
        : new Retry.None();
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

  private static void send(OutputStream out, Json chunk) throws IOException {
    out.write(("data: " + chunk.compact() + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// The key of a request, empty if it brings no credentials. Those that are there and are no key
  /// (RFC 6750; the scheme's case does not matter) are refused like a wrong one.
  private static String bearer(Context ctx) {
    var header = ctx.header("Authorization");
    if (header == null) {
      return "";
    }
    var parts = header.strip().split(" +", 2);
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer") && !parts[1].isBlank()) {
      return parts[1].strip();
    }
    throw new Refusal(
        Code.INVALID_API_KEY, "credentials are given as \"Authorization: Bearer KEY\"");
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
