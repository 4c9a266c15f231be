package org.openledger.simulation;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.simulation.Fuse.Kind;

/// The connections of a process that may die at any statement and on either side of any commit.
///
/// When it dies, the server rolls back what was not committed, as it does when a client is gone.
final class MortalDataSource implements DataSource {
  /// What a driver does without asking the server, or is counted on its own.
  private static final Pattern QUIET =
      Pattern.compile("commit|rollback|close|isClosed|(get|set).*");

  private static final Pattern EXECUTES = Pattern.compile("execute.*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final int WORDS_SHOWN = 60;

  private final DataSource server;
  private final Fuse fuse;
  private final Set<Connection> open = new CopyOnWriteArraySet<>();

  MortalDataSource(DataSource server, Fuse fuse) {
    this.server = server;
    this.fuse = fuse;
    fuse.onDeath(this::rollBack);
  }

  /// All at once: one that waits for another's lock ends when that one's is rolled back.
  private void rollBack() {
    var failed = new ConcurrentLinkedQueue<SQLException>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      open.forEach(connection -> threads.execute(() -> rollBack(connection, failed)));
    }
    if (!failed.isEmpty()) {
      throw new Fault(Code.IO, "the open transactions were not rolled back", failed.peek());
    }
  }

  private static void rollBack(Connection connection, Queue<SQLException> failed) {
    try {
      if (!connection.isClosed() && !connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      failed.add(e);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    fuse.requireLife();
    var real = server.getConnection();
    open.add(real);
    InvocationHandler handler = (_, method, arguments) -> onConnection(real, method, arguments);
    return proxy(Connection.class, handler);
  }

  private Object onConnection(Connection real, Method method, Object[] arguments) throws Throwable {
    var name = method.getName();
    if (!QUIET.matcher(name).matches()) {
      fuse.requireLife();
    }
    if (name.equals("close")) {
      open.remove(real);
    }
    if (name.equals("commit")) {
      fuse.effect(Kind.COMMIT, "before a commit");
    }
    var result = invoke(real, method, arguments);
    if (name.equals("commit")) {
      fuse.effect(Kind.COMMIT, "after a commit");
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, handler(real, statement, String.valueOf(arguments[0])));
    }
    return result instanceof Statement statement
        ? proxy(Statement.class, handler(real, statement, ""))
        : result;
  }

  private InvocationHandler handler(Connection connection, Statement real, String prepared) {
    return (_, method, arguments) -> {
      if (!EXECUTES.matcher(method.getName()).matches()) {
        return invoke(real, method, arguments);
      }
      var sql = arguments != null && arguments[0] instanceof String text ? text : prepared;
      boolean reads = sql.stripLeading().regionMatches(true, 0, "select", 0, "select".length());
      fuse.effect(reads ? Kind.READ : Kind.WRITE, "before " + brief(sql));
      var result = invoke(real, method, arguments);
      if (!reads && connection.getAutoCommit()) {
        fuse.effect(Kind.COMMIT, "after " + brief(sql));
      }
      return result;
    };
  }

  private static String brief(String sql) {
    // What is longer is cut off anyway.
    var begin = sql.substring(0, Math.min(sql.length(), 2 * WORDS_SHOWN));
    var line = SPACE.matcher(begin.strip()).replaceAll(" ");
    return line.substring(0, Math.min(line.length(), WORDS_SHOWN));
  }

  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    var loader = MortalDataSource.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the server knows who asks");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return server.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    server.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    server.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return server.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return server.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return server.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return server.isWrapperFor(type);
  }
}
