package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// What a method answers.
public sealed interface Reply {
  /// Input that is no JSON.
  int PARSE_ERROR = -32700;

  /// JSON that is no request.
  int INVALID_REQUEST = -32600;

  int METHOD_NOT_FOUND = -32601;
  int INVALID_PARAMS = -32602;
  int INTERNAL_ERROR = -32603;

  /// The request is right, but what it asks for is not there or not possible.
  int SERVER_ERROR = -32000;

  /// A request or an answer above a limit.
  int LIMIT_EXCEEDED = -32005;

  /// A call that reverted; the error carries the contract's data.
  int REVERTED = 3;

  /// A result.
  record Result(Json value) implements Reply {}

  /// An error.
  record Failure(int code, String message, @Nullable Json data) implements Reply {}

  static Reply of(Json value) {
    return new Result(value);
  }

  static Reply of(String value) {
    return new Result(Json.of(value));
  }

  static Reply of(boolean value) {
    return new Result(Json.of(value));
  }

  static Reply of(Hash value) {
    return new Result(Encode.data(value));
  }

  static Reply nothing() {
    return new Result(Json.ofNull());
  }

  static Reply error(int code, String message) {
    return new Failure(code, message, null);
  }
}
