package org.openledger.chain.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.client.CallReverted;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.Json.ObjectBuilder;
import org.openledger.core.json.JsonException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers JSON-RPC 2.0 requests and batches, whatever carries them.
///
/// Bounds: a request of 5 MB, a batch of 5,000 calls, an answer of 25 MB. Thread-safe.
public final class RpcHandler {
  /// Longest request in bytes.
  public static final int REQUEST_MAX = 5 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RpcHandler.class);
  private static final int BATCH_MAX = 5_000;
  private static final int RESPONSE_MAX = 25 << 20;

  private final Map<String, RpcMethod> methods = new LinkedHashMap<>();

  private final ChainNode node;

  /// A handler of certain methods, which waits for what is sent to a node.
  RpcHandler(ChainNode node, List<RpcMethod> all) {
    this.node = node;
    all.forEach(method -> methods.put(method.name(), method));
  }

  /// The handler of a node's methods.
  public static RpcHandler of(ChainNode node) {
    return new RpcHandler(node, Methods.of(node));
  }

  /// The names of the methods, in no certain order.
  public List<String> methods() {
    return List.copyOf(methods.keySet());
  }

  /// Answers a request or batch in UTF-8; empty for notifications only.
  public byte[] handle(byte[] body) {
    return handle(body, null);
  }

  /// What a connection subscribes to, sent to an output that must not block.
  Subscriptions subscriptions(Consumer<String> output) {
    return new Subscriptions(node, output);
  }

  byte[] handle(byte[] body, @Nullable Subscriptions subscriptions) {
    if (body.length > REQUEST_MAX) {
      return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, "the request is too large"));
    }
    Json request;
    try {
      request = Json.parse(new String(body, StandardCharsets.UTF_8));
    } catch (JsonException e) {
      return bytes(failure(Json.ofNull(), Reply.PARSE_ERROR, "parse error: " + e.getMessage()));
    }
    if (request instanceof Json.Arr(List<Json> calls)) {
      return batch(calls, subscriptions);
    }
    Json answer = answer(request, subscriptions);
    awaitSent(List.of(request), List.of(answer));
    return answer instanceof Json.Null ? new byte[0] : bytes(answer);
  }

  private byte[] batch(List<Json> calls, @Nullable Subscriptions subscriptions) {
    if (calls.isEmpty()) {
      return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, "empty batch"));
    }
    if (calls.size() > BATCH_MAX) {
      return bytes(failure(Json.ofNull(), Reply.INVALID_REQUEST, "batch too large"));
    }
    List<Json> all = calls.stream().map(call -> answer(call, subscriptions)).toList();
    awaitSent(calls, all);
    List<byte[]> answers = new ArrayList<>();
    int length = 2;
    for (int i = 0; i < calls.size(); i++) {
      Json answer = all.get(i);
      if (!(answer instanceof Json.Null)) {
        byte[] bytes = bytes(answer);
        if (length + bytes.length > RESPONSE_MAX) {
          bytes = bytes(failure(id(calls.get(i)), Reply.LIMIT_EXCEEDED, "response too large"));
        }
        answers.add(bytes);
        length += bytes.length + 1;
      }
    }
    return answers.isEmpty() ? new byte[0] : join(answers);
  }

  /// Waits for the transactions that were submitted here.
  private void awaitSent(List<Json> calls, List<Json> answers) {
    List<Hash> sent = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i) instanceof Json.Obj(Map<String, Json> members)
          && Json.of("eth_sendRawTransaction").equals(members.get("method"))
          && answers.get(i) instanceof Json.Obj(Map<String, Json> answer)
          && answer.get("result") instanceof Json.Str(String hash)) {
        sent.add(Hash.parse(hash));
      }
    }
    node.awaitInclusion(sent);
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
  private Json answer(Json call, @Nullable Subscriptions subscriptions) {
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
    Reply reply = invoke(name, new Params(values, subscriptions));
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
      return method.call(params);
    } catch (IllegalArgumentException e) {
      return Reply.error(Reply.INVALID_PARAMS, String.valueOf(e.getMessage()));
    } catch (CallReverted e) {
      return new Reply.Failure(Reply.REVERTED, e.text(), Encode.data(e.data()));
    } catch (Failure e) {
      return failure(name, e);
    } catch (RuntimeException | AssertionError | LinkageError e) {
      return fault(name, e);
    }
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
    String id = RequestIds.next();
    LOG.error("request {}: {} failed", id, name, e);
    return Reply.error(Reply.INTERNAL_ERROR, "internal error in request " + id);
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
