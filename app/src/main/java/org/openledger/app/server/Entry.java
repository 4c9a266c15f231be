package org.openledger.app.server;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Collections;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.guard.Approach;
import org.openledger.core.guard.Approach.Reach;
import org.openledger.core.guard.Guard;
import org.openledger.core.guard.Verdict;

/// What happens to every request before a route sees it: the guard's verdict is carried out. Who
/// sends it is another question.
final class Entry {
  /// The web server would take a request for another method than it was sent, and checked, as.
  private static final String OVERRIDE = "X-HTTP-Method-Override";

  private Entry() {}

  /// Refuses what the guard does not let in, and answers a browser that only asks whether it may.
  static void check(Context ctx, Guard guard) {
    var verdict =
        guard.look(
            new Approach(
                ctx.req().getMethod(),
                reach(ctx.path()),
                name -> Collections.list(ctx.req().getHeaders(name))));
    verdict.headers().forEach(ctx::header);
    if (ctx.header(OVERRIDE) != null) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, OVERRIDE + " is not taken; send the request by its own method");
    }
    switch (verdict) {
      case Verdict.Allow _ -> {}
      case Verdict.Preflight _ -> ctx.status(HttpStatus.NO_CONTENT).skipRemainingHandlers();
      case Verdict.Refuse refused -> throw new Refusal(Code.NOT_ALLOWED, refused.reason());
    }
  }

  private static Reach reach(String path) {
    return switch (path) {
      case "/" -> Reach.PAGE;
      case "/rpc" -> Reach.WALLETS;
      default -> Reach.API;
    };
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
