package org.openledger.app.http.openai;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Caller;
import org.openledger.app.http.HttpError;
import org.openledger.app.http.Needs;
import org.openledger.app.http.Replies;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.node.Answered;
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Replied;
import org.openledger.node.Retry;
import org.openledger.node.Source;
import org.openledger.node.Unanswered;

/// OpenAI's API: `/v1/models` and `/v1/chat/completions`, whole or streamed.
public final class ChatRoutes {
  private static final String RECEIPT_HEADER = "X-OpenLedger-Receipt";

  private final Desk desk;

  /// Where questions are answered.
  public interface Desk {
    /// All models that answer an account.
    List<ModelId> models(Address account);

    /// Answers a question, and gives the text piece by piece if that is wanted.
    ///
    /// @throws Refusal if it cannot be answered or paid for
    Replied ask(Asking asking, Delivery delivery);

    /// The records that an answer quotes, and what each earns.
    List<Source> sources(Answered answered);

    /// Says when.
    InstantSource clock();
  }

  /// Routes to where questions are answered.
  public ChatRoutes(Desk desk) {
    this.desk = desk;
  }

  /// Adds the routes.
  public void add(RoutesConfig routes) {
    routes.get("/v1/models", this::models);
    routes.get("/v1/models/{id}", this::model);
    routes.post("/v1/chat/completions", this::chat, Needs.ASK);
  }

  private void models(Context ctx) {
    var models = desk.models(Caller.payer(ctx)).stream().map(id -> entry(id.value())).toList();
    Replies.json(ctx, Json.object().put("object", "list").put("data", models).build());
  }

  private void model(Context ctx) {
    var id = ctx.pathParam("id");
    if (desk.models(Caller.payer(ctx)).stream().noneMatch(known -> known.value().equals(id))) {
      throw noModel(id);
    }
    Replies.json(ctx, entry(id));
  }

  private void chat(Context ctx) {
    var payer = Caller.payer(ctx);
    var request = ChatRequest.parse(Bodies.text(ctx));
    var format =
        new ChatFormat(
            "chatcmpl-" + RequestIds.next(),
            asked(request.ask().model()),
            desk.clock().instant().getEpochSecond());
    var asking = new Asking(request.ask(), payer, retry(ctx));
    if (!request.stream()) {
      var said = said(desk.ask(asking, Delivery.WHOLE));
      said.receipt().ifPresent(id -> ctx.header(RECEIPT_HEADER, id.toString()));
      Replies.json(ctx, format.whole(said));
      return;
    }
    try (var streamed = new Streamed(ctx, format)) {
      try {
        streamed.end(said(desk.ask(asking, streamed)), request.includeUsage());
      } catch (RuntimeException | AssertionError | LinkageError e) {
        if (!streamed.hasBegun()) {
          throw e;
        }
        // The status line is sent; the error travels as an event, as OpenAI's does.
        streamed.tell(HttpError.of(e, ctx.path()));
      }
    }
  }

  /// A model as it was asked for.
  private static String asked(ModelId model) {
    return model.isNewest() ? model.family() : model.value();
  }

  /// What became of a question, as it is told.
  private ChatFormat.Said said(Replied replied) {
    return switch (replied) {
      case Answered answered -> new ChatFormat.Paid(answered, desk.sources(answered));
      case Unanswered unanswered -> new ChatFormat.Free(unanswered);
    };
  }

  /// An answer on its way as a stream of events.
  private static final class Streamed implements Delivery, AutoCloseable {
    private final Context ctx;
    private final ChatFormat format;
    private @Nullable EventStream events;

    Streamed(Context ctx, ChatFormat format) {
      this.ctx = ctx;
      this.format = format;
    }

    @Override
    public void begin() {
      ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
      try {
        events = new EventStream(ctx.res().getOutputStream());
      } catch (IOException e) {
        throw new Refusal(Code.CALLER_GONE, "the client went away", e);
      }
      send(format.role().compact());
    }

    @Override
    public void text(String piece) {
      send(format.text(piece).compact());
    }

    /// Ends the stream; whoever has gone away by now has paid and finds the answer by its receipt.
    void end(ChatFormat.Said paid, boolean includeUsage) {
      try {
        send(format.end(paid, includeUsage).compact());
        if (includeUsage) {
          send(format.usageChunk(paid).compact());
        }
        send("[DONE]");
      } catch (Refusal e) {
        assert e.kind() == Kind.CANCELLED : e;
      }
    }

    boolean hasBegun() {
      return events != null;
    }

    /// Tells of an error; where the client is gone nobody is left to tell.
    void tell(HttpError error) {
      try {
        send(error.openAi().compact());
      } catch (Refusal e) {
        assert e.kind() == Kind.CANCELLED : e;
      }
    }

    private void send(String data) {
      if (events == null) {
        throw new Fault(Code.UNEXPECTED, "an answer began before its stream");
      }
      events.send(data);
    }

    @Override
    public void close() {
      if (events != null) {
        events.close();
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
