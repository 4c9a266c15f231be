package org.openledger.chain.server;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// JSON-RPC over HTTP and WebSocket on the loopback interface.
final class RpcServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /// Requests longer than this share the room for long ones.
  private static final int LONG_REQUEST = 64 << 10;

  /// Bytes of long requests that are read and answered at a time: parsed they are many times as
  /// large, and the heap is small.
  private static final int LONG_REQUESTS_MAX = 16 << 20;

  private static final int ROOM_SECONDS_MAX = 10;

  private final Javalin server;

  private RpcServer(Javalin server) {
    this.server = server;
  }

  /// Starts a server. Requests wait until the handler is there.
  ///
  /// @param port port to listen on, or 0 for any free one
  static RpcServer start(CompletableFuture<RpcHandler> handler, int port) {
    Semaphore room = new Semaphore(LONG_REQUESTS_MAX);
    try {
      Javalin server =
          Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            // A slow client costs a thread that waits, so threads must be cheap.
            config.concurrency.useVirtualThreads = true;
            config.http.maxRequestSize = RpcHandler.REQUEST_MAX;
            config.jetty.modifyWebSocketServletFactory(
                factory -> factory.setMaxTextMessageSize(RpcHandler.REQUEST_MAX));
            config.routes.ws("/", new RpcSocket(handler));
            // The client went away before it had sent all; there is nobody to answer.
            config.routes.exception(
                IOException.class, (_, context) -> context.status(HttpStatus.BAD_REQUEST));
            config.routes.post("/", context -> answer(handler.join(), room, context));
          });
      return new RpcServer(server.start(HOST, port));
    } catch (RuntimeException e) {
      throw new Fault(
          Code.CHAIN_UNREACHABLE, "the RPC server cannot listen on port %d".formatted(port), e);
    }
  }

  private static void answer(RpcHandler handler, Semaphore room, Context context) {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      // Other types can be sent by any web page without asking.
      context.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE).result("use application/json");
      return;
    }
    int length = context.contentLength();
    int needed = length < 0 || length > RpcHandler.REQUEST_MAX ? RpcHandler.REQUEST_MAX : length;
    int share = needed <= LONG_REQUEST ? 0 : needed;
    try {
      if (!room.tryAcquire(share, ROOM_SECONDS_MAX, TimeUnit.SECONDS)) {
        context.status(HttpStatus.SERVICE_UNAVAILABLE).result("too many long requests at a time");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      context.contentType("application/json").result(handler.handle(context.bodyAsBytes()));
    } finally {
      room.release(share);
    }
  }

  /// Where the server listens.
  String url() {
    return "http://" + HOST + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
