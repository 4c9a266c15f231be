package org.openledger.app.http;

import io.javalin.http.HttpResponseException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// An error as a client of either API sees it.
///
/// @param status the HTTP status
/// @param code a stable word to decide by
/// @param message what was wrong and what to do
/// @param param the member of the request at fault
public record HttpError(int status, String code, String message, Optional<String> param) {
  private static final Logger LOG = Logger.getLogger(HttpError.class.getName());

  /// What an exception is to a client. A fault of this program is logged under the id of the
  /// request, and that id is all that is told.
  public static HttpError of(Throwable error, String path) {
    return switch (error) {
      case ParameterRefusal e -> refused(e, Optional.of(e.param()));
      case Failure e when !e.kind().isFault() -> refused(e, Optional.empty());
      case Failure e -> fault(e.code(), e, path);
      case JsonException e ->
          refused(new Refusal(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
      case HttpResponseException e when e.getStatus() < 500 ->
          new HttpError(
              e.getStatus(),
              "http_" + e.getStatus(),
              String.valueOf(e.getMessage()),
              Optional.empty());
      default -> fault(Code.UNEXPECTED, error, path);
    };
  }

  /// A refusal as an error.
  public static HttpError refused(Refusal refusal) {
    return refused(refusal, Optional.empty());
  }

  /// A request to a route that is there, by a method it does not have.
  ///
  /// @param allowed the methods it has
  public static HttpError wrongMethod(String request, String allowed) {
    var message = "there is no %s; ask it by %s".formatted(request, allowed);
    return new HttpError(405, "method_not_allowed", message, Optional.empty());
  }

  private static HttpError refused(Failure e, Optional<String> param) {
    return new HttpError(status(e.kind()), e.code().word(), e.text(), param);
  }

  private static HttpError fault(Code code, Throwable error, String path) {
    var request = RequestIds.next();
    LOG.log(Level.SEVERE, "request " + request + " to " + path + " failed", error);
    var message = "something failed; the node's log says what under " + request;
    return new HttpError(status(code.kind()), code.word(), message, Optional.empty());
  }

  /// The HTTP status of a kind of failure.
  static int status(Kind kind) {
    return switch (kind) {
      case INVALID, UNSUPPORTED -> 400;
      case UNAUTHENTICATED -> 401;
      case UNPAID -> 402;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case CANCELLED -> 499;
      case BUSY -> 503;
      case CORRUPT, STORAGE, INTERNAL -> 500;
    };
  }

  /// The shape OpenAI's clients expect.
  public Json openAi() {
    var type =
        switch (status) {
          case 401 -> "authentication_error";
          case 402 -> "insufficient_quota";
          case 400, 404, 405, 413 -> "invalid_request_error";
          default -> "server_error";
        };
    return Json.object()
        .put(
            "error",
            Json.object()
                .put("message", message)
                .put("type", type)
                .put("param", param.map(Json::of).orElse(Json.ofNull()))
                .put("code", code)
                .build())
        .build();
  }

  /// The RFC 9457 problem document.
  public Json problem() {
    return Json.object()
        .put("type", "about:blank")
        .put("title", code.replace('_', ' '))
        .put("status", status)
        .put("detail", message)
        .put("code", code)
        .build();
  }
}
