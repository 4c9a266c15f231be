package org.openledger.chain.rpc;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.concurrent.CompletableFuture;
import org.openledger.chain.ChainException;
import org.openledger.chain.ChainException.Code;
import org.openledger.chain.ChainNode;

/// Serves a node's JSON-RPC methods over HTTP and WebSocket on the loopback interface.
public final class RpcServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Javalin server;

  private RpcServer(Javalin server) {
    this.server = server;
  }

  /// Starts a server. Requests wait until the node is there.
  ///
  /// @param port port to listen on, or 0 for any free one
  public static RpcServer start(CompletableFuture<ChainNode> node, int port) {
    try {
      Javalin server =
          Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = RpcHandler.REQUEST_MAX;
            config.jetty.modifyWebSocketServletFactory(
                factory -> factory.setMaxTextMessageSize(RpcHandler.REQUEST_MAX));
            config.routes.ws("/", new RpcSocket(node));
            config.routes.post("/", context -> answer(node.join().rpc(), context));
          });
      return new RpcServer(server.start(HOST, port));
    } catch (RuntimeException e) {
      throw new ChainException(
          Code.NETWORK, "the RPC server cannot listen on port %d".formatted(port), e);
    }
  }

  private static void answer(RpcHandler handler, Context context) {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      // Other types can be sent by any web page without asking.
      context.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE).result("use application/json");
      return;
    }
    context.contentType("application/json").result(handler.handle(context.bodyAsBytes()));
  }

  /// Where the server listens.
  public String url() {
    return "http://" + HOST + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
