package org.openledger.chain.server;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.Utf8;

/// JSON-RPC over WebSocket, with subscriptions; to be mounted with `routes.ws(path, socket)`.
///
/// A reader that leaves more than 8 MB unread is disconnected, and so is one that does not keep up
/// while all together leave more than 64 MB.
final class RpcSocket implements Consumer<WsConfig> {
  private static final long UNREAD_BYTES_MAX = 8L << 20;
  private static final long UNREAD_BYTES_MAX_OF_ALL = 64L << 20;
  private static final long UNREAD_BYTES_ALWAYS_FREE = 64 << 10;
  private static final int CONNECTIONS_MAX = 500;
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
        byte[] answer = answer(context, connection);
        if (answer.length > 0) {
          connection.send(Utf8.shown(answer));
        }
      }
    });
    ws.onClose(context -> disconnect(context.sessionId()));
    ws.onError(context -> disconnect(context.sessionId()));
  }

  private byte[] answer(WsMessageContext context, Connection connection) {
    byte[] request = context.message().getBytes(StandardCharsets.UTF_8);
    try {
      return handler.join().handle(request, connection.subscriptions, () -> isThere(context));
    } catch (Refusal e) {
      return RpcHandler.refused(e);
    }
  }

  /// A system tells of a connection that was closed only to those who write.
  private static boolean isThere(WsContext context) {
    if (context.session.isOpen()) {
      context.session.sendPing(
          ByteBuffer.allocate(0), Callback.from(() -> {}, _ -> context.session.disconnect()));
    }
    return context.session.isOpen();
  }

  private void connect(WsContext context) {
    if (connections.size() >= CONNECTIONS_MAX) {
      context.closeSession(TRY_AGAIN_LATER, "too many connections");
    } else {
      context.enableAutomaticPings();
      connections.put(context.sessionId(), new Connection(handler.join(), context));
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
