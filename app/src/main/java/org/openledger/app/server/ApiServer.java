package org.openledger.app.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.openledger.app.console.ConsoleRoutes;
import org.openledger.app.http.Access;
import org.openledger.app.http.Bodies;
import org.openledger.app.http.Caller;
import org.openledger.app.http.HttpError;
import org.openledger.app.http.Replies;
import org.openledger.app.http.openai.ChatRoutes;
import org.openledger.app.http.product.ProductRoutes;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.guard.Guard;
import org.openledger.core.work.HeadWatch;
import org.openledger.core.work.Heads;
import org.openledger.core.work.Intake;
import org.openledger.core.work.Room;
import org.openledger.node.ApiKeys;
import org.openledger.node.Node;

/// The node's web server, on the loopback interface.
public final class ApiServer implements AutoCloseable {
  private static final int PORT_MAX = 65_535;

  /// Bytes of long bodies, or of what they unpack to, that are there at a time: read and parsed
  /// they are many times as large, and the node's heap is for answering.
  private static final int LONG_BODIES_MAX = 48 << 20;

  private final Javalin server;
  private final HeadWatch slowHeads;

  private ApiServer(Javalin server, HeadWatch slowHeads) {
    this.server = server;
    this.slowHeads = slowHeads;
  }

  /// Serves a node on a loopback port; 0 takes any free one.
  ///
  /// @throws Refusal if something else listens there
  public static ApiServer start(Node node, int port) {
    return start(node, port, Access.KEY);
  }

  /// The same for whoever may ask.
  public static ApiServer start(Node node, int port, Access access) {
    return start(node, Serving.on(port, access));
  }

  /// Serves a node.
  ///
  /// @throws Refusal if something else listens there
  public static ApiServer start(Node node, Serving serving) {
    requireFree(serving.port());
    var server = Javalin.create(config -> configure(config, node, serving));
    server.start(InetAddress.getLoopbackAddress().getHostAddress(), serving.port());
    return new ApiServer(server, HeadWatch.over(() -> lines(server), serving.pace()));
  }

  /// The connections on which HTTP is spoken; after an upgrade it is not any more.
  private static List<Heads.Line> lines(Javalin server) {
    return Arrays.stream(server.jettyServer().server().getConnectors())
        .flatMap(connector -> connector.getConnectedEndPoints().stream())
        .map(EndPoint::getConnection)
        .filter(ConnectionMetaData.class::isInstance)
        .map(line ->
            new Heads.Line(
                line,
                line::getBytesIn,
                line::getMessagesIn,
                line::getMessagesOut,
                line.getEndPoint()::close))
        .toList();
  }

  /// Where it listens.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  @Override
  public void close() {
    slowHeads.close();
    server.stop();
  }

  private static void configure(JavalinConfig config, Node node, Serving serving) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    surround(config, node.keys(), serving);
    ConsoleRoutes.add(config.routes);
    new ChatRoutes(new NodeDesk(node)).add(config.routes);
    new ProductRoutes(node).add(config.routes);
  }

  /// What holds for every route: who is answered at all, who asks, and how failures are told.
  static void surround(JavalinConfig config, ApiKeys keys, Serving serving) {
    var guard = new Guard(serving.neighbours());
    var intake = new Intake(serving.pace());
    var room = new Room(LONG_BODIES_MAX, serving.pace());
    config.http.maxRequestSize = Bodies.BYTES_MAX;
    config.http.defaultContentType = "application/json";
    config.http.prefer405over404 = true;
    var routes = config.routes;
    // First, because a stream's headers are gone before anything after it runs.
    routes.before(Entry::protect);
    routes.before(ctx -> Entry.check(ctx, guard));
    routes.before(ctx -> Bodies.note(ctx, intake, room));
    for (var root : List.of("v1", "api")) {
      routes.before("/" + root + "/*", ctx -> Caller.note(ctx, keys, serving.access()));
    }
    routes.beforeMatched(Caller::requireRole);
    config.router.handlerWrapper(endpoint -> ctx -> answering(endpoint.handler, ctx));
    routes.exception(HttpResponseException.class, ApiServer::refuseHttp);
    routes.exception(Exception.class, ApiServer::refuse);
  }

  /// Handles a request. An error that leaves this process able to answer is a fault like any other:
  /// exceptions alone are mapped, and Javalin would end the rest without a shape or a number.
  private static void answering(Handler handler, Context ctx) throws Exception {
    try {
      handler.handle(ctx);
    } catch (AssertionError | LinkageError e) {
      throw Fault.of(e);
    } finally {
      Bodies.done(ctx);
    }
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
      default -> refuse(error, ctx);
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
