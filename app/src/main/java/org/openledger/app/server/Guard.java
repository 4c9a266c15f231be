package org.openledger.app.server;

import io.javalin.http.Context;
import java.util.Set;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// What is answered at all: requests addressed to this machine by a loopback name, and from no
/// other site's page. Who sends one is another question.
final class Guard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Guard() {}

  /// Refuses requests that a page of another site, or a name that was made to point here, sends.
  static void check(Context ctx) {
    var host = ctx.host();
    var name = host == null ? "" : host.replaceFirst(":[0-9]+$", "");
    var origin = ctx.header("Origin");
    boolean foreign = origin != null && !origin.equals("http://" + host);
    if (!LOOPBACK.contains(name) || foreign) {
      throw new Refusal(Code.NOT_ALLOWED, "this node answers only its own machine");
    }
  }

  /// The headers that keep a browser from doing more with an answer than it should.
  static void protect(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  }
}
