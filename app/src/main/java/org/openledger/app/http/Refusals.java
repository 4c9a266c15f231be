package org.openledger.app.http;

import java.util.Optional;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.JsonException;

/// What a failure is to a client of either API.
final class Refusals {
  private Refusals() {}

  /// The refusal as an API error; empty if the exception is a fault of this program.
  static Optional<ApiException> of(Exception error) {
    return switch (error) {
      case Failure e -> Optional.ofNullable(api(e));
      case JsonException e -> Optional.of(ApiException.badRequest(String.valueOf(e.getMessage())));
      default -> Optional.empty();
    };
  }

  private static ApiException api(Failure e) {
    int status =
        switch (e.kind()) {
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
    return new ApiException(status, e.code().word(), e.text());
  }
}
