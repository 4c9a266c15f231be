package org.openledger.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The pool's connections while the server is there; while it is away everybody is refused at once,
/// so that no request waits for what cannot come.
final class Gate extends Source {
  /// How long a request waits for one of the pool's connections.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final HikariDataSource pool;
  private volatile @Nullable String away;

  /// @param pool gives up waiting after a moment, so that whoever waits hears that the server went
  Gate(HikariDataSource pool) {
    this.pool = pool;
  }

  /// Refuses everybody from now on.
  ///
  /// @param reason what is told
  void close(String reason) {
    away = reason;
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /// Lets everybody through again.
  void open() {
    away = null;
  }

  /// Ends every connection.
  void end() {
    pool.close();
  }

  @Override
  public Connection getConnection() throws SQLException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      requireOpen();
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException e) {
        requireOpen();
        if (System.nanoTime() - end > 0) {
          throw new Refusal(
              Code.TOO_BUSY, "all connections to the database are in use; try again later", e);
        }
      }
    }
  }

  private void requireOpen() {
    String reason = away;
    if (reason != null) {
      throw new Refusal(Code.UNAVAILABLE, reason);
    }
  }
}
