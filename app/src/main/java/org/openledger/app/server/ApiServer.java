package org.openledger.app.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.app.console.ConsoleRoutes;
import org.openledger.app.http.Access;
import org.openledger.app.http.Caller;
import org.openledger.app.http.HttpError;
import org.openledger.app.http.Replies;
import org.openledger.app.http.openai.ChatRoutes;
import org.openledger.app.http.product.ProductRoutes;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.node.ApiKeys;
import org.openledger.node.Node;

/// The node's web server, on the loopback interface.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ApiServer.class.getName());
  private static final int PORT_MAX = 65_535;
  private static final long BODY_BYTES_MAX = 4 << 20;

  /// Most bytes of a body too large that are read and dropped, so that its sender hears why.
  private static final long DROPPED_BYTES_MAX = 64 << 20;

  private final Javalin server;

  private ApiServer(Javalin server) {
    this.server = server;
  }

  /// Serves a node on a loopback port; 0 takes any free one.
  ///
  /// @throws Refusal if something else listens there
  public static ApiServer start(Node node, int port) {
    return start(node, port, Access.KEY);
  }

  /// The same for whoever may ask.
  public static ApiServer start(Node node, int port, Access access) {
    requireFree(port);
    var server = Javalin.create(config -> configure(config, node, access));
    server.start(InetAddress.getLoopbackAddress().getHostAddress(), port);
    return new ApiServer(server);
  }

  /// Where it listens.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void configure(JavalinConfig config, Node node, Access access) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    surround(config, node.keys(), access);
    ConsoleRoutes.add(config.routes);
    new ChatRoutes(new NodeDesk(node)).add(config.routes);
    new ProductRoutes(node).add(config.routes);
  }

  /// What holds for every route: who is answered at all, who asks, and how failures are told.
  static void surround(JavalinConfig config, ApiKeys keys, Access access) {
    config.http.maxRequestSize = BODY_BYTES_MAX;
    config.http.defaultContentType = "application/json";
    config.http.prefer405over404 = true;
    var routes = config.routes;
    // First, because a stream's headers are gone before anything after it runs.
    routes.before(Guard::protect);
    routes.before(Guard::check);
    for (var root : List.of("v1", "api")) {
      routes.before("/" + root + "/*", ctx -> Caller.note(ctx, keys, access));
    }
    routes.exception(HttpResponseException.class, ApiServer::refuseHttp);
    routes.exception(Exception.class, ApiServer::refuse);
  }

  private static void refuse(Exception error, Context ctx) {
    Replies.error(ctx, HttpError.of(error, ctx.path()));
  }

  private static void refuseHttp(HttpResponseException error, Context ctx) {
    switch (error.getStatus()) {
      case 404 ->
          refuse(
              new Refusal(
                  Code.NO_SUCH_THING, "there is nothing at " + ctx.method() + " " + ctx.path()),
              ctx);
      case 405 -> {
        var allowed = error.getDetails().getOrDefault("availableMethods", "");
        ctx.header("Allow", allowed);
        Replies.error(ctx, HttpError.wrongMethod(ctx.method() + " " + ctx.path(), allowed));
      }
      case 413 -> {
        drop(ctx);
        refuse(
            new Refusal(Code.OVER_BOUND, "a request has at most " + BODY_BYTES_MAX + " bytes"),
            ctx);
      }
      default -> refuse(error, ctx);
    }
  }

  /// Reads what the sender of a refused body is still sending: closing the connection on it would
  /// take the answer along.
  private static void drop(Context ctx) {
    var chunk = new byte[1 << 16];
    try (var in = ctx.req().getInputStream()) {
      long dropped = 0;
      for (int n = in.read(chunk); n >= 0 && dropped < DROPPED_BYTES_MAX; n = in.read(chunk)) {
        dropped += n;
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "the sender of a body too large went away", e);
    }
  }

  /// Refuses a port on which nothing can be served.
  public static void requireFree(int port) {
    if (port < 0 || port > PORT_MAX) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a port is 0 to " + PORT_MAX + ", not " + port);
    }
    if (port == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          "port " + port + " is in use; choose another with --port, or 0 for any free one",
          e);
    }
  }
}
