package org.openledger.chain.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.guard.Approach;
import org.openledger.core.guard.Guard;
import org.openledger.core.guard.Verdict;
import org.openledger.core.work.HeadWatch;
import org.openledger.core.work.Heads;
import org.openledger.core.work.Intake;
import org.openledger.core.work.Pulse;
import org.openledger.core.work.Room;

/// JSON-RPC over HTTP and WebSocket on the loopback interface.
final class RpcServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /// Bytes of long requests and messages that are read and answered at a time: parsed they are many
  /// times as large, and the heap is small.
  private static final int LONG_REQUESTS_MAX = 16 << 20;

  private final Javalin server;
  private final HeadWatch slowHeads;
  private final RpcSocket socket;

  private RpcServer(Javalin server, HeadWatch slowHeads, RpcSocket socket) {
    this.server = server;
    this.slowHeads = slowHeads;
    this.socket = socket;
  }

  /// Starts a server. Requests wait until the handler is there.
  ///
  /// @param listening where it listens, and to whom
  static RpcServer start(CompletableFuture<RpcHandler> handler, Listening listening) {
    Room room = new Room(LONG_REQUESTS_MAX, listening.pace());
    RpcSocket socket =
        new RpcSocket(handler, listening.limits().requestBytes(), room, listening.pace());
    try {
      Javalin server =
          Javalin.create(config -> new Routes(handler, listening, room, socket).add(config))
              .start(HOST, listening.port());
      return new RpcServer(server, HeadWatch.over(() -> lines(server), listening.pace()), socket);
    } catch (RuntimeException e) {
      socket.close();
      throw new Fault(
          Code.CHAIN_UNREACHABLE,
          "the RPC server cannot listen on port %d".formatted(listening.port()),
          e);
    }
  }

  /// What is answered, and how.
  private static final class Routes {
    private final CompletableFuture<RpcHandler> handler;
    private final int requestBytes;
    private final Guard guard;
    private final Intake intake;
    private final Room room;
    private final RpcSocket socket;

    Routes(
        CompletableFuture<RpcHandler> handler, Listening listening, Room room, RpcSocket socket) {
      this.handler = handler;
      this.requestBytes = listening.limits().requestBytes();
      this.guard = new Guard(listening.neighbours());
      this.intake = new Intake(listening.pace());
      this.room = room;
      this.socket = socket;
    }

    void add(JavalinConfig config) {
      config.startup.showJavalinBanner = false;
      // A slow client costs a thread that waits, so threads must be cheap.
      config.concurrency.useVirtualThreads = true;
      config.http.maxRequestSize = requestBytes;
      // Javalin gathers whole messages. Its own listener is for "/", which is less specific.
      config.jetty.modifyWebSocketServletFactory(
          factory -> factory.addMapping("/*", (_, _) -> socket.listener()));
      config.routes.before(this::check);
      config.routes.wsBeforeUpgrade(this::check);
      // Where it may be upgraded at all.
      config.routes.ws("/", _ -> {});
      // The client went away before it had sent all; there is nobody to answer.
      config.routes.exception(
          IOException.class, (_, context) -> context.status(HttpStatus.BAD_REQUEST));
      config.routes.exception(Refusal.class, Routes::tell);
      config.routes.exception(Exception.class, Routes::fail);
      config.routes.post("/", this::answer);
    }

    /// Answers nobody whom the guard does not let in; before anything is read.
    private void check(Context context) {
      Verdict verdict =
          guard.look(
              new Approach(
                  context.req().getMethod(),
                  Approach.Reach.WALLETS,
                  name -> Collections.list(context.req().getHeaders(name))));
      verdict.headers().forEach(context::header);
      switch (verdict) {
        case Verdict.Allow _ -> {}
        case Verdict.Preflight _ -> context.status(HttpStatus.NO_CONTENT).skipRemainingHandlers();
        case Verdict.Refuse refused -> throw new Refusal(Code.NOT_ALLOWED, refused.reason());
      }
    }

    private void answer(Context context) throws IOException {
      String type = context.contentType();
      if (type == null || !type.startsWith("application/json")) {
        // Other types can be sent by any web page without asking.
        context.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE).result("use application/json");
        return;
      }
      long announced = context.req().getContentLengthLong();
      try (Room.Part part = room.enter(context.ip(), announced, requestBytes)) {
        byte[] request =
            intake.read(context.req().getInputStream(), announced, requestBytes, part::grow);
        context.contentType("application/json");
        Pulse pulse = new Pulse(() -> context.res().getOutputStream());
        byte[] answer = answer(request, context.ip(), pulse);
        if (pulse.hasBegun()) {
          context.res().getOutputStream().write(answer);
        } else {
          context.result(answer);
        }
      }
    }

    /// Exceptions alone are mapped; an error that leaves this process able to answer becomes one.
    private byte[] answer(byte[] request, String address, Pulse pulse) {
      try {
        return handler.join().handle(request, address, pulse);
      } catch (AssertionError | LinkageError e) {
        throw Fault.of(e);
      }
    }

    /// What keeps a request from being answered at all, in its own words.
    private static void tell(Refusal refusal, Context context) {
      context.status(status(refusal.kind())).contentType("text/plain").result(refusal.text());
    }

    /// A fault, or a mistake of this program: told by the number under which the log has it.
    private static void fail(Exception e, Context context) {
      Kind kind = e instanceof Failure failure ? failure.kind() : Kind.INTERNAL;
      context
          .status(status(kind))
          .contentType("application/json")
          .result(RpcHandler.broken(context.path(), e));
    }

    private static HttpStatus status(Kind kind) {
      return switch (kind) {
        case INVALID, UNSUPPORTED -> HttpStatus.BAD_REQUEST;
        case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
        case UNPAID -> HttpStatus.PAYMENT_REQUIRED;
        case FORBIDDEN -> HttpStatus.FORBIDDEN;
        case NOT_FOUND -> HttpStatus.NOT_FOUND;
        case CONFLICT -> HttpStatus.CONFLICT;
        case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
        case CANCELLED -> HttpStatus.CLIENT_CLOSED_REQUEST;
        case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
        case CORRUPT, STORAGE, INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      };
    }
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

  /// Where the server listens.
  String url() {
    return "http://" + HOST + ":" + server.port();
  }

  @Override
  public void close() {
    slowHeads.close();
    socket.close();
    server.stop();
  }
}
