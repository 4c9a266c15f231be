package org.openledger.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the server while a node runs: asks it twice a second whether it is there, closes the
/// gate while it is not, and starts one of its own again when that has ended. A server that is not
/// its own is waited for.
final class Upkeep implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;
  private static final int ANSWER_SECONDS_MAX = 2;
  private static final int RESTARTS_MAX = 3;
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final DataSource connections;
  private final Gate gate;
  private final Optional<? extends Own> own;
  private final CompletableFuture<Fault> lost = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("database-upkeep").unstarted(this::run);
  private @Nullable Connection line;

  /// A server that is this node's.
  interface Own {
    boolean isRunning();

    /// Starts it again after it has ended by itself.
    void restart() throws IOException;
  }

  /// @param connections new connections, beside the pool
  /// @param gate closed while the server is away
  /// @param own the server to start again, if it is this node's
  Upkeep(DataSource connections, Gate gate, Optional<? extends Own> own) {
    this.connections = connections;
    this.gate = gate;
    this.own = own;
  }

  void start() {
    thread.start();
  }

  /// Completes if the server has ended and cannot be started again.
  CompletableFuture<Fault> lost() {
    return lost;
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!answers() && closed.getCount() > 0) {
          mend();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(e);
    } catch (RuntimeException | Error e) {
      leave(e);
    } finally {
      hangUp();
    }
  }

  /// A node whose database nobody brings back would only seem to run.
  private void leave(Throwable e) {
    lost.complete(new Fault(Code.DATABASE_START, "the database is not looked after any more", e));
  }

  private boolean answers() {
    try {
      Connection current = line;
      if (current == null) {
        current = connections.getConnection();
        line = current;
      }
      if (current.isValid(ANSWER_SECONDS_MAX)) {
        return true;
      }
    } catch (SQLException e) {
      LOG.debug("the database does not answer", e);
    }
    hangUp();
    return false;
  }

  /// Keeps everybody out until the server answers again.
  private void mend() throws InterruptedException {
    long since = System.nanoTime();
    gate.close("the database is away and being brought back; try again in a few seconds");
    LOG.warn("the database does not answer");
    do {
      if (own.isPresent() && !own.get().isRunning() && !restart(own.get())) {
        return;
      }
      if (answers()) {
        gate.open();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        LOG.info("the database answers again, after {} ms", millis);
        return;
      }
    } while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
  }

  private boolean restart(Own server) throws InterruptedException {
    for (int attempt = 1; attempt <= RESTARTS_MAX && closed.getCount() > 0; attempt++) {
      try {
        server.restart();
        return true;
      } catch (IOException | RuntimeException e) {
        if (closed.getCount() == 0) {
          return false; // it was kept from starting
        }
        LOG.error("the database server does not start again, attempt {}", attempt, e);
        if (attempt == RESTARTS_MAX) {
          giveUp(e);
        } else {
          closed.await(attempt, TimeUnit.SECONDS);
        }
      }
    }
    return false;
  }

  private void giveUp(Exception last) {
    gate.close("the database cannot be brought back; the node stops");
    lost.complete(
        new Fault(
            Code.DATABASE_START,
            "the database server ended and could not be started again in "
                + RESTARTS_MAX
                + " attempts; the node has to be started anew once its cause is mended: "
                + last.getMessage(),
            last));
    closed.countDown();
  }

  private void hangUp() {
    Connection current = line;
    line = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException e) {
        LOG.debug("it was broken already", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /// Waits until nothing is being started any more.
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
