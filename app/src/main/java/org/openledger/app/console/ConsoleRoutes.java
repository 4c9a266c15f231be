package org.openledger.app.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// The console's page and its parts, from the class path.
public final class ConsoleRoutes {
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private ConsoleRoutes() {}

  /// Adds the page at `/` and its parts below `/console/`.
  public static void add(RoutesConfig routes) {
    routes.get("/", ctx -> send(ctx, "index.html"));
    FILES.keySet().forEach(name -> routes.get("/console/" + name, ctx -> send(ctx, name)));
  }

  private static void send(Context ctx, String name) throws IOException {
    try (var in = ConsoleRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new Fault(Code.IO, "the program comes without its " + name);
      }
      ctx.contentType(FILES.getOrDefault(name, "application/octet-stream"))
          .header("Cache-Control", "no-cache")
          .result(in.readAllBytes());
    }
  }
}
