package org.openledger.app.http;

import java.util.Optional;
import org.openledger.app.NodeException;
import org.openledger.contribute.ContributeException;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelException;
import org.openledger.serve.ServeException;
import org.openledger.train.TrainException;

/// What a stage's refusal is to a client.
final class Refusals {
  private Refusals() {}

  /// The refusal as an API error; empty if the exception is a fault of this program.
  static Optional<ApiException> of(Exception error) {
    var message = String.valueOf(error.getMessage());
    return switch (error) {
      case ServeException e -> Optional.of(serve(e.code(), message));
      case NodeException e -> Optional.of(node(e.code(), message));
      case TrainException e when e.code() == TrainException.Code.NOT_FOUND ->
          Optional.of(ApiException.notFound(message));
      case ContributeException e when e.code() == ContributeException.Code.NOT_FOUND ->
          Optional.of(ApiException.notFound(message));
      case ContributeException e when e.code() == ContributeException.Code.FORBIDDEN ->
          Optional.of(new ApiException(403, "forbidden", message));
      case ModelException _, JsonException _ -> Optional.of(ApiException.badRequest(message));
      default -> Optional.empty();
    };
  }

  private static ApiException node(NodeException.Code code, String message) {
    return switch (code) {
      case UNAUTHENTICATED -> new ApiException(401, "invalid_api_key", message);
      case UNPAID -> new ApiException(402, "insufficient_funds", message);
      case NOT_FOUND -> ApiException.notFound(message);
    };
  }

  private static ApiException serve(ServeException.Code code, String message) {
    return switch (code) {
      case MODEL_NOT_FOUND -> new ApiException(404, "model_not_found", message);
      case CONTEXT_EXCEEDED -> new ApiException(400, "context_length_exceeded", message);
      case BAD_REQUEST -> ApiException.badRequest(message);
      case BUSY -> new ApiException(503, "busy", message);
      case CANCELLED -> new ApiException(499, "cancelled", message);
    };
  }
}
