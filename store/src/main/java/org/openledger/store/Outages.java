package org.openledger.store;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a server that went away in the middle of something, or has no room, from statements that
/// are wrong: the first is refused as what may be asked again later.
final class Outages {
  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  /// States of connections (08) and of resources such as a full disk (53); ended by an
  /// administrator or by a crash of another process, not ready yet.
  private static final String STATES = "(08|53).*|57P0[123]";

  private Outages() {}

  /// Has a Jdbi refuse what fails because of the server's state.
  static Jdbi told(Jdbi jdbi) {
    jdbi.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logException(StatementContext context, SQLException e) {
            refuseIfAway(e);
          }
        });
    jdbi.setTransactionHandler(new Transactions(jdbi.getTransactionHandler()));
    return jdbi;
  }

  /// Begin and commit are no statements: what fails there is told here.
  private static final class Transactions extends DelegatingTransactionHandler {
    Transactions(TransactionHandler handler) {
      super(handler);
    }

    @Override
    public TransactionHandler specialize(Handle handle) throws SQLException {
      return new Transactions(getDelegate().specialize(handle));
    }

    @Override
    public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback)
        throws X {
      try {
        return super.inTransaction(handle, callback);
      } catch (JdbiException e) {
        refuseIfAway(cause(e));
        throw e;
      }
    }

    @Override
    public <R, X extends Exception> R inTransaction(
        Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
      try {
        return super.inTransaction(handle, level, callback);
      } catch (JdbiException e) {
        refuseIfAway(cause(e));
        throw e;
      }
    }
  }

  private static @Nullable SQLException cause(Throwable error) {
    for (var e = error.getCause(); e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static void refuseIfAway(@Nullable SQLException e) {
    if (e != null && isOfTheServer(e.getSQLState())) {
      LOG.warn("the database did not do what it was asked: {}", e.getMessage());
      throw new Refusal(
          Code.UNAVAILABLE, "the database cannot do this just now; try again in a few seconds", e);
    }
  }

  private static boolean isOfTheServer(@Nullable String state) {
    return state != null && state.matches(STATES);
  }
}
