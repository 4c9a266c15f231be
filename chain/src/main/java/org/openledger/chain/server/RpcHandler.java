package org.openledger.chain.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openledger.chain.client.CallReverted;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Caller;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.Json.ObjectBuilder;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.Utf8;
import org.openledger.core.work.HeavyCalls;
import org.openledger.core.work.Presence;
import org.openledger.core.work.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers JSON-RPC 2.0 requests and batches, whatever carries them, within the bounds of
/// [RpcLimits]. Thread-safe; it computes on threads of its own.
public final class RpcHandler implements AutoCloseable {
  /// Requests of tools that wait for a thread; each is a connection that waits.
  private static final int WAITING_MAX = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(RpcHandler.class);

  private final Map<String, RpcMethod> methods = new LinkedHashMap<>();

  private final ChainNode node;
  private final RpcLimits limits;
  private final HeavyCalls calls;

  /// A handler of certain methods, which waits for what is sent to a node.
  RpcHandler(ChainNode node, List<RpcMethod> all) {
    this(node, all, RpcLimits.ALONE, threads());
  }

  private RpcHandler(ChainNode node, List<RpcMethod> all, RpcLimits limits, HeavyCalls calls) {
    this.node = node;
    this.limits = limits;
    this.calls = calls;
    all.forEach(method -> methods.put(method.name(), method));
  }

  /// The handler of a chain alone.
  public static RpcHandler of(ChainNode node) {
    return of(node, RpcLimits.ALONE);
  }

  /// The same within other bounds.
  public static RpcHandler of(ChainNode node, RpcLimits limits) {
    return of(node, limits, threads());
  }

  private static HeavyCalls threads() {
    return new HeavyCalls(Math.max(2, Runtime.getRuntime().availableProcessors()), WAITING_MAX);
  }

  /// The handler of a node's methods.
  ///
  /// @param calls where it computes; closed with it
  public static RpcHandler of(ChainNode node, RpcLimits limits, HeavyCalls calls) {
    return new RpcHandler(node, Methods.of(node), limits, calls);
  }

  /// The names of the methods, in no certain order.
  public List<String> methods() {
    return List.copyOf(methods.keySet());
  }

  /// Answers a request or batch in UTF-8; empty for notifications only.
  public byte[] handle(byte[] body) {
    return handle(body, Caller.SELF, Presence.ALWAYS);
  }

  /// The same for somebody who may go away.
  ///
  /// @param address where the request comes from
  /// @throws org.openledger.core.fault.Refusal if too many requests wait, or nobody waits for this
  ///   one any more
  public byte[] handle(byte[] body, String address, Presence presence) {
    return handle(body, new Caller.From(address), presence);
  }

  /// What a connection subscribes to, sent to an output that must not block.
  Subscriptions subscriptions(Consumer<String> output) {
    return new Subscriptions(node, output);
  }

  RpcLimits limits() {
    return limits;
  }

  byte[] handle(byte[] body, Caller caller, Presence presence) {
    if (body.length > limits.requestBytes()) {
      return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, "the request is too large"));
    }
    Answers answers =
        calls.run(
            gone -> {
              Work work = Work.of(limits.work(), gone);
              Answers made = new Answers(work, caller);
              return work.during(() -> made.to(body));
            },
            presence);
    // On the caller's thread: who waits for a block keeps nobody from being computed for.
    node.awaitInclusion(answers.sent);
    return answers.bytes;
  }

  /// Ends its threads.
  @Override
  public void close() {
    calls.close();
  }

  /// The answers to one request or batch, each in its final form before the next is made, so that
  /// no more of them is in memory than may be sent.
  private final class Answers {
    private final Work work;
    private final Caller caller;

    /// Transactions that were taken.
    private final List<Hash> sent = new ArrayList<>();

    private byte[] bytes = {};

    Answers(Work work, Caller caller) {
      this.work = work;
      this.caller = caller;
    }

    Answers to(byte[] body) {
      Json request;
      try {
        request = Json.parse(Utf8.decoded(body).orElseThrow(() -> new JsonException("not UTF-8")));
      } catch (JsonException e) {
        bytes = bytes(malformed(e));
        return this;
      }
      bytes = request instanceof Json.Arr(List<Json> batch) ? batch(batch) : one(request);
      return this;
    }

    private byte[] batch(List<Json> batch) {
      if (batch.isEmpty()) {
        return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, "empty batch"));
      }
      if (batch.size() > limits.batchCalls()) {
        String message = "batch too large: at most %d calls".formatted(limits.batchCalls());
        return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, message));
      }
      List<byte[]> answers = new ArrayList<>();
      for (Json call : batch) {
        byte[] answer = one(call);
        if (answer.length > 0) {
          answers.add(answer);
        }
      }
      return answers.isEmpty() ? new byte[0] : join(answers);
    }

    private byte[] one(Json call) {
      long mark = work.mark();
      Json answer = answer(call, caller);
      noteSent(call, answer);
      if (answer instanceof Json.Null) {
        return new byte[0];
      }
      byte[] written = bytes(answer);
      // What was estimated while it was made is now known.
      work.reset(mark);
      try {
        work.answer(written.length);
        return written;
      } catch (Refusal e) {
        return bytes(failure(id(call), Reply.LIMIT_EXCEEDED, e.text()));
      }
    }

    /// Transactions are waited for that were submitted here.
    private void noteSent(Json call, Json answer) {
      if (call instanceof Json.Obj(Map<String, Json> members)
          && Json.of("eth_sendRawTransaction").equals(members.get("method"))
          && answer instanceof Json.Obj(Map<String, Json> reply)
          && reply.get("result") instanceof Json.Str(String hash)) {
        sent.add(Hash.parse(hash));
      }
    }
  }

  private static byte[] join(List<byte[]> answers) {
    var out = new java.io.ByteArrayOutputStream();
    int separator = '[';
    for (byte[] answer : answers) {
      out.write(separator);
      out.writeBytes(answer);
      separator = ',';
    }
    out.write(']');
    return out.toByteArray();
  }

  /// The answer to one call; null for a notification.
  private Json answer(Json call, Caller caller) {
    if (!(call instanceof Json.Obj(Map<String, Json> members))
        || !(members.get("method") instanceof Json.Str(String name))) {
      return failure(id(call), Reply.INVALID_REQUEST, "invalid request");
    }
    Json id = id(call);
    if (!(members.get("jsonrpc") instanceof Json.Str(String version)) || !version.equals("2.0")) {
      return failure(id, Reply.INVALID_REQUEST, "invalid request: jsonrpc must be \"2.0\"");
    }
    Json params = members.getOrDefault("params", Json.array(List.of()));
    if (params instanceof Json.Null) {
      params = Json.array(List.of());
    }
    if (!(params instanceof Json.Arr(List<Json> values))) {
      return failure(id, Reply.INVALID_PARAMS, "non-array args");
    }
    Reply reply = invoke(name, new Params(values, caller));
    if (!members.containsKey("id")) {
      return Json.ofNull();
    }
    return switch (reply) {
      case Reply.Result(Json value) ->
          Json.object().put("jsonrpc", "2.0").put("id", id).put("result", value).build();
      case Reply.Failure(int code, String message, Json data) -> {
        ObjectBuilder error = Json.object().put("code", code).put("message", message);
        if (data != null) {
          error.put("data", data);
        }
        yield envelope(id, error.build());
      }
    };
  }

  private Reply invoke(String name, Params params) {
    RpcMethod method = methods.get(name);
    if (method == null) {
      return Reply.error(
          Reply.METHOD_NOT_FOUND, "the method %s does not exist/is not available".formatted(name));
    }
    try {
      Work.current().check();
      return method.call(params);
    } catch (InvalidParams | JsonException e) { // no other JSON is read by a method
      return Reply.error(Reply.INVALID_PARAMS, String.valueOf(e.getMessage()));
    } catch (CallReverted e) {
      return new Reply.Failure(Reply.REVERTED, e.text(), Encode.data(e.data()));
    } catch (Failure e) {
      return e.code() == Code.BUDGET_SPENT
          ? Reply.error(Reply.LIMIT_EXCEEDED, e.text())
          : failure(name, e);
    } catch (RuntimeException | AssertionError | LinkageError e) {
      return fault(name, e);
    }
  }

  /// A request that was not taken, in JSON-RPC's words.
  static byte[] refused(Refusal e) {
    return bytes(failure(Json.ofNull(), Reply.LIMIT_EXCEEDED, e.text()));
  }

  /// A request that failed outside of any method, in JSON-RPC's words: the number alone.
  static byte[] broken(String what, Throwable e) {
    return bytes(failure(Json.ofNull(), Reply.INTERNAL_ERROR, logged(what, e)));
  }

  /// A failure as JSON-RPC has it: refusals with their text, faults with the request's id alone.
  private static Reply failure(String name, Failure e) {
    return switch (e.kind()) {
      case INVALID,
          NOT_FOUND,
          FORBIDDEN,
          UNAUTHENTICATED,
          UNPAID,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED,
          BUSY,
          CANCELLED ->
          Reply.error(Reply.SERVER_ERROR, e.text());
      case CORRUPT, STORAGE, INTERNAL -> fault(name, e);
    };
  }

  private static Reply fault(String name, Throwable e) {
    return Reply.error(Reply.INTERNAL_ERROR, logged(name, e));
  }

  /// Logs a fault under a number of its own, and says the number: that is all a caller is told.
  static String logged(String what, Throwable e) {
    String id = RequestIds.next();
    LOG.error("request {}: {} failed", id, what, e);
    return "internal error in request " + id;
  }

  private static Json id(Json call) {
    if (call instanceof Json.Obj(Map<String, Json> members)) {
      Json id = members.getOrDefault("id", Json.ofNull());
      if (id instanceof Json.Str || id instanceof Json.Num) {
        return id;
      }
    }
    return Json.ofNull();
  }

  /// A request that is no JSON, with the place as numbers where there is one.
  private static Json malformed(JsonException e) {
    ObjectBuilder error =
        Json.object()
            .put("code", Reply.PARSE_ERROR)
            .put("message", "parse error: " + e.getMessage());
    if (e.line() > 0) {
      error.put("data", Json.object().put("line", e.line()).put("column", e.column()).build());
    }
    return envelope(Json.ofNull(), error.build());
  }

  private static Json failure(Json id, int code, String message) {
    return envelope(id, Json.object().put("code", code).put("message", message).build());
  }

  private static Json envelope(Json id, Json error) {
    return Json.object().put("jsonrpc", "2.0").put("id", id).put("error", error).build();
  }

  private static byte[] bytes(Json json) {
    return json.compact().getBytes(StandardCharsets.UTF_8);
  }
}
