package org.openledger.app.server;

import io.javalin.Javalin;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.openledger.core.work.Heads;
import org.openledger.core.work.Pace;

/// Looks every second at a server's connections, and cuts those on which a head comes too slowly.
final class SlowHeads implements AutoCloseable {
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slow-heads").factory());

  private SlowHeads() {}

  static SlowHeads on(Javalin server, Pace pace) {
    SlowHeads slow = new SlowHeads();
    Heads heads = new Heads(pace);
    var _ =
        slow.looks.scheduleWithFixedDelay(
            () -> heads.look(lines(server), System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    return slow;
  }

  /// The connections on which HTTP is spoken; after an upgrade it is not any more.
  private static List<Line> lines(Javalin server) {
    return Arrays.stream(server.jettyServer().server().getConnectors())
        .flatMap(connector -> connector.getConnectedEndPoints().stream())
        .map(end -> end.getConnection())
        .filter(ConnectionMetaData.class::isInstance)
        .map(Line::new)
        .toList();
  }

  private record Line(Connection connection) implements Heads.Line {
    @Override
    public Object id() {
      return connection;
    }

    @Override
    public long bytesIn() {
      return connection.getBytesIn();
    }

    @Override
    public long begun() {
      return connection.getMessagesIn();
    }

    @Override
    public long ended() {
      return connection.getMessagesOut();
    }

    @Override
    public void cut() {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
