package org.openledger.app.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.json.Json;
import org.openledger.node.Node;

/// The node's web server. It listens on the loopback interface, and answers only requests that were
/// addressed to it by a loopback name and come from no other site's page, because a request needs
/// no further credentials there.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ApiServer.class.getName());
  private static final long BODY_BYTES_MAX = 4 << 20;

  /// Most bytes of a body too large that are read and dropped, so that its sender hears why.
  private static final long DROPPED_BYTES_MAX = 64 << 20;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Javalin server;

  private ApiServer(Javalin server) {
    this.server = server;
  }

  /// Serves a node on a loopback port; 0 takes any free one.
  ///
  /// @throws PortTakenException if something else listens there
  public static ApiServer start(Node node, int port) {
    requireFree(port);
    var server = Javalin.create(config -> configure(config, node));
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

  private static void configure(JavalinConfig config, Node node) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = BODY_BYTES_MAX;
    config.http.defaultContentType = "application/json";
    var routes = config.routes;
    // First, because a stream's headers are gone before anything after it runs.
    routes.before(ApiServer::protect);
    routes.before(ApiServer::guard);
    ConsoleRoutes.add(routes);
    new ChatRoutes(node).add(routes);
    new ProductRoutes(node).add(routes);
    routes.exception(ApiException.class, (error, ctx) -> refuse(ctx, error));
    routes.exception(HttpResponseException.class, ApiServer::refuseHttp);
    routes.exception(Exception.class, ApiServer::refuseUnexpected);
  }

  /// Refuses requests that a page of another site, or a name that was made to point here, sends.
  private static void guard(Context ctx) {
    var host = ctx.host();
    var name = host == null ? "" : host.replaceFirst(":[0-9]+$", "");
    var origin = ctx.header("Origin");
    boolean foreign = origin != null && !origin.equals("http://" + host);
    if (!LOOPBACK.contains(name) || foreign) {
      throw new ApiException(403, "forbidden", "this node answers only its own machine");
    }
  }

  private static void protect(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  }

  static void refuse(Context ctx, ApiException error) {
    var body = ctx.path().startsWith("/v1") ? error.openAi() : error.problem();
    var type = ctx.path().startsWith("/v1") ? "application/json" : "application/problem+json";
    json(ctx.status(error.status()), body, type);
  }

  /// Writes a JSON body.
  static void json(Context ctx, Json body) {
    json(ctx, body, "application/json");
  }

  private static void json(Context ctx, Json body, String type) {
    ctx.contentType(type).result(body.compact().getBytes(StandardCharsets.UTF_8));
  }

  private static void refuseHttp(HttpResponseException error, Context ctx) {
    int status = error.getStatus();
    if (status == 413) {
      drop(ctx);
    }
    refuse(
        ctx,
        switch (status) {
          case 404 ->
              ApiException.notFound("there is nothing at " + ctx.method() + " " + ctx.path());
          case 413 ->
              new ApiException(
                  413, "too_large", "a request has at most " + BODY_BYTES_MAX + " bytes");
          default -> new ApiException(status, "http_" + status, String.valueOf(error.getMessage()));
        });
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

  private static void refuseUnexpected(Exception error, Context ctx) {
    refuse(ctx, error(error, ctx.path()));
  }

  /// What an exception is to a client; a fault of this program is logged and not told.
  static ApiException error(Exception error, String path) {
    return Refusals.of(error)
        .orElseGet(() -> {
          LOG.log(Level.SEVERE, "a request to " + path + " failed", error);
          var message = "something failed; the node's log says what";
          return new ApiException(500, "internal_error", message);
        });
  }

  private static void requireFree(int port) {
    if (port == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortTakenException(port);
    }
  }

  /// Another program listens on the port.
  public static final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int port;

    PortTakenException(int port) {
      super("port " + port + " is in use; choose another with --port, or 0 for any free one");
      this.port = port;
    }

    /// The port.
    public int port() {
      return port;
    }
  }
}
