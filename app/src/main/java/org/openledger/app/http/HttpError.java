package org.openledger.app.http;

import io.javalin.http.HttpResponseException;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.RequestIds;
import org.openledger.core.json.Json;

/// An error as a client of either API sees it.
///
/// @param form the HTTP status, and the type that OpenAI's clients expect with it
/// @param code a stable word to decide by
/// @param message what was wrong and what to do
/// @param at what of the request is at fault
public record HttpError(Form form, String code, String message, At at) {
  private static final Logger LOG = Logger.getLogger(HttpError.class.getName());

  /// What an exception is to a client. A fault of this program is logged under the id of the
  /// request, and that id is all that is told.
  public static HttpError of(Throwable error, String path) {
    return switch (error) {
      case ParameterRefusal e -> refused(e, new At.Member(e.param()));
      case MalformedBody e -> refused(e, e.place());
      case Failure e when !e.kind().isFault() -> refused(e, new At.Nowhere());
      case Failure e -> fault(e.code(), e, path);
      case HttpResponseException e when e.getStatus() < 500 ->
          new HttpError(
              Form.ofRequest(e.getStatus()),
              "http_" + e.getStatus(),
              String.valueOf(e.getMessage()),
              new At.Nowhere());
      default -> fault(Code.UNEXPECTED, error, path);
    };
  }

  /// A request to a route that is there, by a method it does not have.
  ///
  /// @param allowed the methods it has
  public static HttpError wrongMethod(String request, String allowed) {
    var message = "there is no %s; ask it by %s".formatted(request, allowed);
    return new HttpError(Form.ofRequest(405), "method_not_allowed", message, new At.Nowhere());
  }

  private static HttpError refused(Failure e, At at) {
    return new HttpError(Form.of(e.kind()), e.code().word(), e.text(), at);
  }

  private static HttpError fault(Code code, Throwable error, String path) {
    var request = RequestIds.next();
    LOG.log(Level.SEVERE, "request " + request + " to " + path + " failed", error);
    var message = "something failed; the node's log says what under " + request;
    return new HttpError(Form.of(code.kind()), code.word(), message, new At.Nowhere());
  }

  /// What of a request is at fault.
  public sealed interface At {
    /// All of it, or nothing that has a name.
    record Nowhere() implements At {}

    /// A member of its JSON.
    record Member(String name) implements At {}

    /// A place in its body, which is no JSON.
    ///
    /// @param line from 1
    /// @param column the UTF-16 code unit within the line, from 1
    record Place(long line, int column) implements At {}
  }

  /// How a kind of failure is told.
  ///
  /// @param status the HTTP status
  /// @param type what OpenAI calls it
  public record Form(int status, String type) {
    private static final String REQUEST = "invalid_request_error";
    private static final String SERVER = "server_error";

    /// The form of a kind of failure.
    public static Form of(Kind kind) {
      return switch (kind) {
        case INVALID, UNSUPPORTED -> new Form(400, REQUEST);
        case UNAUTHENTICATED -> new Form(401, "authentication_error");
        case UNPAID -> new Form(402, "insufficient_quota");
        case FORBIDDEN -> new Form(403, "permission_error");
        case NOT_FOUND -> new Form(404, REQUEST);
        case CONFLICT -> new Form(409, REQUEST);
        case TOO_LARGE -> new Form(413, REQUEST);
        case CANCELLED -> new Form(499, REQUEST);
        case BUSY -> new Form(503, SERVER);
        case CORRUPT, STORAGE, INTERNAL -> new Form(500, SERVER);
      };
    }

    /// What the web server itself finds wrong with a request.
    static Form ofRequest(int status) {
      return new Form(status, REQUEST);
    }

    /// The kind of failure that somebody means who says nothing but a status.
    public static Kind kind(int status) {
      var otherwise = status < 500 ? Kind.INVALID : Kind.INTERNAL;
      return Arrays.stream(Kind.values())
          .filter(kind -> !kind.isFault() && of(kind).status() == status)
          .findFirst()
          .orElse(otherwise);
    }
  }

  /// The HTTP status.
  public int status() {
    return form.status();
  }

  /// The shape OpenAI's clients expect.
  public Json openAi() {
    var error =
        Json.object()
            .put("message", message)
            .put("type", form.type())
            .put("param", at instanceof At.Member(var name) ? Json.of(name) : Json.ofNull())
            .put("code", code);
    return Json.object().put("error", placed(error)).build();
  }

  /// The RFC 9457 problem document.
  public Json problem() {
    return placed(
        Json.object()
            .put("type", "about:blank")
            .put("title", code.replace('_', ' '))
            .put("status", status())
            .put("detail", message)
            .put("code", code));
  }

  /// The same with the place as numbers, where there is one.
  private Json placed(Json.ObjectBuilder error) {
    return at instanceof At.Place(long line, int column)
        ? error.put("line", line).put("column", column).build()
        : error.build();
  }
}
