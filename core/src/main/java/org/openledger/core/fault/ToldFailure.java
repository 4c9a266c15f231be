package org.openledger.core.fault;

import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// What a node says of a failure, in either shape of its errors: OpenAI's, or a problem document.
///
/// @param code a stable word to decide by
/// @param message what was wrong and what to do
public record ToldFailure(Optional<String> code, Optional<String> message) {
  private static final ToldFailure NOTHING = new ToldFailure(Optional.empty(), Optional.empty());

  /// Of an answer's body; nothing where it is something else.
  public static ToldFailure of(String body) {
    try {
      var json = Json.parse(body);
      var error = json.find("error").orElse(json);
      return error instanceof Json.Obj
          ? new ToldFailure(
              error.find("code").map(ToldFailure::text),
              error.find("message").or(() -> error.find("detail")).map(ToldFailure::text))
          : NOTHING;
    } catch (JsonException _) {
      return NOTHING;
    }
  }

  private static String text(Json json) {
    return json instanceof Json.Str(var text) ? text : json.compact();
  }
}
