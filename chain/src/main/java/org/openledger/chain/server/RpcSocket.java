package org.openledger.chain.server;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.rpc.Subscriptions;

/// JSON-RPC over WebSocket, with subscriptions; to be mounted with `routes.ws(path, socket)`.
///
/// A reader that leaves more than 8 MB unread is disconnected, and so is one that does not keep up
/// while all together leave more than 64 MB. Web pages of other hosts may not connect.
final class RpcSocket implements Consumer<WsConfig> {
  private static final long UNREAD_BYTES_MAX = 8L << 20;
  private static final long UNREAD_BYTES_MAX_OF_ALL = 64L << 20;
  private static final long UNREAD_BYTES_ALWAYS_FREE = 64 << 10;
  private static final int CONNECTIONS_MAX = 500;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  private final CompletableFuture<RpcHandler> handler;
  private final AtomicLong unreadOfAll = new AtomicLong();
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();

  /// @param handler what answers; clients wait until it is there
  RpcSocket(CompletableFuture<RpcHandler> handler) {
    this.handler = handler;
  }

  @Override
  public void accept(WsConfig ws) {
    ws.onConnect(this::connect);
    ws.onMessage(context -> {
      Connection connection = connections.get(context.sessionId());
      if (connection != null) {
        byte[] request = context.message().getBytes(StandardCharsets.UTF_8);
        byte[] answer = handler.join().handle(request, connection.subscriptions);
        if (answer.length > 0) {
          connection.send(new String(answer, StandardCharsets.UTF_8));
        }
      }
    });
    ws.onClose(context -> disconnect(context.sessionId()));
    ws.onError(context -> disconnect(context.sessionId()));
  }

  private void connect(WsContext context) {
    if (!isAllowed(context.header("Origin"))) {
      context.closeSession(POLICY_VIOLATION, "this origin may not connect");
    } else if (connections.size() >= CONNECTIONS_MAX) {
      context.closeSession(TRY_AGAIN_LATER, "too many connections");
    } else {
      context.enableAutomaticPings();
      connections.put(context.sessionId(), new Connection(handler.join(), context));
    }
  }

  /// No origin means no browser; pages of this machine and wallet extensions are welcome too.
  private static boolean isAllowed(@Nullable String origin) {
    if (origin == null || origin.contains("-extension://")) {
      return true;
    }
    try {
      String host = URI.create(origin).getHost();
      return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void disconnect(String sessionId) {
    Connection connection = connections.remove(sessionId);
    if (connection != null) {
      connection.subscriptions.close();
    }
  }

  /// One client; writes are handed to the socket at once, and counted until they are out.
  private final class Connection {
    private final WsContext context;
    private final AtomicLong unread = new AtomicLong();
    private final Subscriptions subscriptions;

    Connection(RpcHandler handler, WsContext context) {
      this.context = context;
      this.subscriptions = handler.subscriptions(this::send);
    }

    void send(String text) {
      long mine = unread.addAndGet(text.length());
      long all = unreadOfAll.addAndGet(text.length());
      if (mine > UNREAD_BYTES_MAX
          || (all > UNREAD_BYTES_MAX_OF_ALL && mine > UNREAD_BYTES_ALWAYS_FREE)) {
        done(text);
        context.session.disconnect();
        return;
      }
      context.session.sendText(
          text,
          Callback.from(
              () -> done(text),
              _ -> {
                done(text);
                context.session.disconnect();
              }));
    }

    private void done(String text) {
      unread.addAndGet(-text.length());
      unreadOfAll.addAndGet(-text.length());
    }
  }
}
