package org.openledger.app.http;

import org.openledger.core.json.Json;

/// An error as a client of either API sees it. `code` is a stable word, `message` says what was
/// wrong and what to do.
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ApiError badRequest(String message) {
    return new ApiError(400, "invalid_request_error", message);
  }

  static ApiError notFound(String message) {
    return new ApiError(404, "not_found", message);
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
                .put("param", Json.ofNull())
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
