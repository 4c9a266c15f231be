package org.openledger.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;

/// The console's page and its parts, from the class path.
final class ConsoleRoutes {
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private ConsoleRoutes() {}

  static void add(RoutesConfig routes) {
    routes.get("/", ctx -> send(ctx, "index.html"));
    FILES.keySet().forEach(name -> routes.get("/console/" + name, ctx -> send(ctx, name)));
  }

  private static void send(Context ctx, String name) throws IOException {
    try (var in = ConsoleRoutes.class.getResourceAsStream("/org/openledger/app/console/" + name)) {
      if (in == null) {
        throw ApiException.notFound("there is no " + name);
      }
      ctx.contentType(FILES.getOrDefault(name, "application/octet-stream"))
          .header("Cache-Control", "no-cache")
          .result(in.readAllBytes());
    }
  }
}
