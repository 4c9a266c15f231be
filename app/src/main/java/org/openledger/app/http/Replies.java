package org.openledger.app.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import org.openledger.core.json.Json;

/// JSON bodies of answers.
public final class Replies {
  private static final String JSON = "application/json";

  /// What a node that is busy, or brings back what it stands on, needs for that.
  private static final String RETRY_SECONDS = "2";

  private static final String PROBLEM = "application/problem+json";

  private Replies() {}

  /// Answers with a JSON body.
  public static void json(Context ctx, Json body) {
    send(ctx, body, JSON);
  }

  /// Answers with an error, in the shape that clients of the path expect.
  public static void error(Context ctx, HttpError error) {
    ctx.status(error.status());
    if (error.status() == HttpStatus.UNAUTHORIZED.getCode()) {
      // What is wanted instead (RFC 9110, RFC 6750); no browser asks a person for a bearer's key.
      ctx.header("WWW-Authenticate", "Bearer realm=\"openledger\"");
    }
    if (error.status() == HttpStatus.SERVICE_UNAVAILABLE.getCode()) {
      ctx.header("Retry-After", RETRY_SECONDS);
    }
    if (ctx.path().startsWith("/v1")) {
      send(ctx, error.openAi(), JSON);
    } else {
      send(ctx, error.problem(), PROBLEM);
    }
  }

  private static void send(Context ctx, Json body, String type) {
    ctx.contentType(type).result(body.compact().getBytes(StandardCharsets.UTF_8));
  }
}
