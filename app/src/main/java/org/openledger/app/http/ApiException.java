package org.openledger.app.http;

import org.openledger.core.json.Json;

/// An error as a client of either API sees it. `code` is a stable word, `message` says what was
/// wrong and what to do.
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final Json param;

  ApiException(int status, String code, String message) {
    this(status, code, message, Json.ofNull());
  }

  private ApiException(int status, String code, String message, Json param) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  /// A member of a request whose value this node cannot honour.
  static ApiException unsupported(String member, String value) {
    var message = "\"%s\": %s is not supported; leave it out".formatted(member, value);
    return new ApiException(400, "unsupported_parameter", message, Json.of(member));
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "invalid_request_error", message);
  }

  static ApiException notFound(String message) {
    return new ApiException(404, "not_found", message);
  }

  static ApiException noModel(String name) {
    return new ApiException(404, "model_not_found", "the model \"" + name + "\" does not exist");
  }

  int status() {
    return status;
  }

  private String text() {
    return String.valueOf(getMessage());
  }

  /// The shape OpenAI's clients expect.
  Json openAi() {
    var type =
        switch (status) {
          case 401 -> "authentication_error";
          case 402 -> "insufficient_quota";
          case 404, 400, 413 -> "invalid_request_error";
          default -> "server_error";
        };
    return Json.object()
        .put(
            "error",
            Json.object()
                .put("message", text())
                .put("type", type)
                .put("param", param)
                .put("code", code)
                .build())
        .build();
  }

  /// The RFC 9457 problem document.
  Json problem() {
    return Json.object()
        .put("type", "about:blank")
        .put("title", code.replace('_', ' '))
        .put("status", status)
        .put("detail", text())
        .put("code", code)
        .build();
  }
}
