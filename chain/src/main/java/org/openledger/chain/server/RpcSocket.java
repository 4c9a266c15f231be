package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.rpc.Caller;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.Utf8;
import org.openledger.core.work.Pace;
import org.openledger.core.work.Room;
import org.openledger.core.work.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JSON-RPC over WebSocket, with subscriptions.
///
/// Messages are taken part by part and counted as they come: who gathers whole ones is filled by
/// those that never end. A reader that leaves more than 8 MB unread is disconnected, and so is one
/// that does not keep up while all together leave more than 64 MB.
final class RpcSocket implements AutoCloseable {
  private static final long UNREAD_BYTES_MAX = 8L << 20;
  private static final long UNREAD_BYTES_MAX_OF_ALL = 64L << 20;
  private static final long UNREAD_BYTES_ALWAYS_FREE = 64 << 10;
  private static final int BINARY_BYTES_MAX = 64 << 10;
  private static final int CONNECTIONS_MAX = 500;

  /// How often a connection is pinged, which would be ended if it rested for twice as long.
  private static final int PING_SECONDS = 15;

  private static final int POLICY_VIOLATED = 1008;
  private static final int MESSAGE_TOO_LARGE = 1009;
  private static final int SERVER_ERROR = 1011;
  private static final int TRY_AGAIN_LATER = 1013;

  private static final Logger LOG = LoggerFactory.getLogger(RpcSocket.class);

  private final CompletableFuture<RpcHandler> handler;
  private final int messageBytes;
  private final Room room;
  private final Pace pace;
  private final AtomicLong unreadOfAll = new AtomicLong();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Rounds looks;

  /// @param handler what answers; clients wait until it is there
  /// @param messageBytes longest message
  /// @param room for long messages, and for whatever else takes of it
  /// @param pace how slowly a message may come
  RpcSocket(CompletableFuture<RpcHandler> handler, int messageBytes, Room room, Pace pace) {
    this.handler = handler;
    this.messageBytes = messageBytes;
    this.room = room;
    this.pace = pace;
    this.looks = Rounds.everySecond("slow-messages", this::look);
  }

  /// What serves one more client.
  Session.Listener listener() {
    return new Entry();
  }

  private void look() {
    long nanos = System.nanoTime();
    for (Connection connection : connections) {
      try {
        connection.look(nanos);
      } catch (RuntimeException | AssertionError | LinkageError e) {
        LOG.warn("a WebSocket could not be looked after; it is ended", e);
        connection.session.disconnect();
      }
    }
  }

  /// Looks after its connections no more, which are the server's to end.
  @Override
  public void close() {
    looks.close();
  }

  private static int code(Kind kind) {
    return switch (kind) {
      case TOO_LARGE -> MESSAGE_TOO_LARGE;
      case BUSY -> TRY_AGAIN_LATER;
      case INVALID,
          NOT_FOUND,
          FORBIDDEN,
          UNAUTHENTICATED,
          UNPAID,
          CONFLICT,
          UNSUPPORTED,
          CANCELLED ->
          POLICY_VIOLATED;
      case CORRUPT, STORAGE, INTERNAL -> SERVER_ERROR;
    };
  }

  /// Ends a connection for what failed: refusals are told in their own words, all else by the
  /// number under which the log has it.
  private static void end(Session session, String what, Throwable e) {
    int code = e instanceof Failure failure ? code(failure.kind()) : SERVER_ERROR;
    String reason = e instanceof Refusal refusal ? refusal.text() : RpcHandler.logged(what, e);
    session.close(code, reason, Callback.NOOP);
  }

  private @Nullable Connection connect(Session session) {
    if (connections.size() >= CONNECTIONS_MAX) {
      session.close(TRY_AGAIN_LATER, "too many connections", Callback.NOOP);
      return null;
    }
    try {
      var connection = new Connection(handler.join(), session);
      connections.add(connection);
      return connection;
    } catch (CompletionException e) {
      end(session, "a connection", Objects.requireNonNullElse(e.getCause(), e));
      return null;
    }
  }

  /// What the server calls for one client, which may not have been let in. It calls only what is
  /// public.
  public final class Entry implements Session.Listener.AutoDemanding {
    private @Nullable Connection connection;

    private void tell(Consumer<Connection> what) {
      if (connection != null) {
        what.accept(connection);
      }
    }

    @Override
    public void onWebSocketOpen(Session session) {
      connection = connect(session);
    }

    @Override
    public void onWebSocketPartialText(String part, boolean last) {
      tell(to -> to.take(part.getBytes(UTF_8), last));
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
      tell(to -> to.pass(part.remaining(), last));
      callback.succeed();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
      tell(Connection::close);
      callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      tell(Connection::close);
    }
  }

  /// One client; writes are handed to the socket at once, and counted until they are out.
  private final class Connection {
    private final RpcHandler rpc;
    private final Session session;
    private final Subscriptions subscriptions;
    private final AtomicLong unread = new AtomicLong();
    private @Nullable RpcMessage message;
    private boolean refused;
    private int binaryBytes;
    private int seconds;

    Connection(RpcHandler rpc, Session session) {
      this.rpc = rpc;
      this.session = session;
      this.subscriptions = rpc.subscriptions(this::send);
    }

    /// Takes a part of a message, and answers when it was the last.
    void take(byte[] part, boolean last) {
      try (RpcMessage whole = gathered(part, last)) {
        if (whole != null) {
          byte[] answer = answer(whole.toBytes());
          if (answer.length > 0) {
            send(Utf8.shown(answer));
          }
        }
      } catch (Refusal e) {
        refuse(e);
      } catch (RuntimeException | AssertionError | LinkageError e) {
        end(session, "a message", e);
      }
    }

    private synchronized @Nullable RpcMessage gathered(byte[] part, boolean last) {
      if (refused) {
        return null;
      }
      RpcMessage begun =
          message == null
              ? new RpcMessage(
                  room.enter(session, -1, messageBytes), pace, messageBytes, System.nanoTime())
              : message;
      message = begun;
      begun.add(part);
      if (!last) {
        return null;
      }
      message = null;
      return begun;
    }

    /// Lets a part go by of what is no text; nothing answers it.
    void pass(int bytes, boolean last) {
      binaryBytes += bytes;
      if (binaryBytes > BINARY_BYTES_MAX) {
        refuse(
            new Refusal(
                Code.OVER_BOUND, "a binary message has at most " + BINARY_BYTES_MAX + " bytes"));
      } else if (last) {
        binaryBytes = 0;
      }
    }

    private byte[] answer(byte[] request) {
      try {
        return rpc.handle(request, new Caller.Connected(subscriptions), this::isThere);
      } catch (Refusal e) {
        return RpcHandler.refused(e);
      }
    }

    /// A system tells of a connection that was closed only to those who write.
    private boolean isThere() {
      if (session.isOpen()) {
        session.sendPing(
            ByteBuffer.allocate(0), Callback.from(() -> {}, _ -> session.disconnect()));
      }
      return session.isOpen();
    }

    /// Closes it for what its message is, whose bytes are let go at once. Whoever does not read
    /// that is cut at the next look.
    private void refuse(Refusal e) {
      drop();
      end(session, "a message", e);
    }

    private synchronized void drop() {
      refused = true;
      if (message != null) {
        message.close();
        message = null;
      }
    }

    private synchronized void requirePace(long nanos) {
      if (message != null) {
        message.requirePace(nanos);
      }
    }

    private synchronized boolean isRefused() {
      return refused;
    }

    /// Looks after it, every second.
    void look(long nanos) {
      if (!session.isOpen()) {
        close();
        return;
      }
      if (isRefused()) {
        session.disconnect();
        return;
      }
      try {
        requirePace(nanos);
      } catch (Refusal e) {
        refuse(e);
        return;
      }
      seconds++;
      if (seconds % PING_SECONDS == 0) {
        session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
      }
    }

    void close() {
      drop();
      connections.remove(this);
      subscriptions.close();
    }

    void send(String text) {
      long mine = unread.addAndGet(text.length());
      long all = unreadOfAll.addAndGet(text.length());
      if (mine > UNREAD_BYTES_MAX
          || (all > UNREAD_BYTES_MAX_OF_ALL && mine > UNREAD_BYTES_ALWAYS_FREE)) {
        done(text);
        session.disconnect();
        return;
      }
      session.sendText(
          text,
          Callback.from(
              () -> done(text),
              _ -> {
                done(text);
                session.disconnect();
              }));
    }

    private void done(String text) {
      unread.addAndGet(-text.length());
      unreadOfAll.addAndGet(-text.length());
    }
  }
}
