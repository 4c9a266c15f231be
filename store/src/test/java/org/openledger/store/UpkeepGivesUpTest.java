package org.openledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.postgresql.ds.PGSimpleDataSource;

/// What comes of a server that ended, once and for all, or for a while.
@Timeout(60)
final class UpkeepGivesUpTest {
  private final Server server = new Server();
  private final HikariDataSource pool = pool();
  private final Gate gate = new Gate(pool);
  private final Upkeep upkeep = new Upkeep(server, gate, Optional.of(server));

  @AfterEach
  void close() {
    upkeep.close();
    upkeep.join();
    pool.close();
  }

  /// A pool that has no connection yet and does not say so.
  private static HikariDataSource pool() {
    var settings = new HikariConfig();
    settings.setDataSource(new PGSimpleDataSource());
    settings.setInitializationFailTimeout(-1);
    settings.setMinimumIdle(0);
    return new HikariDataSource(settings);
  }

  /// A server that has ended, and how its next starts fail.
  private static final class Server extends PGSimpleDataSource implements Upkeep.Own {
    private static final long serialVersionUID = 1L;
    final Deque<Exception> failures = new ArrayDeque<>();
    final CountDownLatch answered = new CountDownLatch(1);
    int starts;
    boolean running;

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void restart() throws IOException {
      starts++;
      switch (failures.poll()) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case InterruptedException _ -> {
          Thread.currentThread().interrupt();
          throw new Refusal(Code.UNAVAILABLE, "interrupted");
        }
        case null, default -> running = true;
      }
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (running) {
        answered.countDown();
      }
      throw new SQLException("no line");
    }
  }

  @Test
  void whatFailsOnceIsTriedAgain() throws Exception {
    server.failures.addAll(List.of(new IOException("no port"), new IllegalStateException("odd")));
    upkeep.start();
    assertThat(server.answered.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.starts).isEqualTo(3);
    assertThat(upkeep.lost()).isNotDone();
  }

  @Test
  void whatFailsAlwaysEndsTheNodeAndAnswersNobodyMeanwhile() throws Exception {
    for (int i = 0; i < 4; i++) {
      server.failures.add(new IllegalStateException("odd"));
    }
    upkeep.start();
    var lost = upkeep.lost().get(30, TimeUnit.SECONDS);
    assertThat(lost.code()).isEqualTo(Code.DATABASE_START);
    assertThat(lost).hasMessageContaining("3 attempts").hasMessageContaining("odd");
    assertThatThrownBy(gate::getConnection).hasMessageContaining("the node stops");
    upkeep.join();
    assertThat(server.starts).isEqualTo(3);
  }

  @Test
  void whoeverIsInterruptedDoesNotLeaveTheServerToItself() throws Exception {
    server.failures.add(new InterruptedException());
    upkeep.start();
    assertThat(upkeep.lost().get(30, TimeUnit.SECONDS)).hasMessageContaining("not looked after");
  }

  @Test
  void whatIsClosedIsNotLost() {
    server.running = true;
    upkeep.start();
    upkeep.close();
    upkeep.join();
    assertThat(upkeep.lost()).isNotDone();
  }
}
