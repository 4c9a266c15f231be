package org.openledger.settle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openledger.store.Database;

/// Stops the thread that closes an epoch at one place: after a step, before a transaction on chain,
/// or before the commit of a database transaction, with every lock that it has. Other threads pass.
final class ClosingStop {
  private static final long SECONDS_MAX = 60;

  private final String at;
  private final List<String> passed = new ArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch further = new CountDownLatch(1);
  private volatile @Nullable Thread closer;
  private String step = "freeze";

  /// A stop at a place; nowhere if no place has that name.
  ClosingStop(String at) {
    this.at = at;
  }

  /// The places that were passed, in order.
  List<String> passed() {
    return passed;
  }

  /// This thread closes from now on.
  void enter() {
    step = "freeze";
    closer = Thread.currentThread();
  }

  /// Waits until the closer stands still.
  void awaitReached() throws InterruptedException {
    if (!reached.await(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the close does not come to " + at + ", only to " + passed);
    }
  }

  /// Lets it go on.
  void release() {
    further.countDown();
  }

  /// A step that is done.
  void after(String what) {
    pass(what);
    // The step that follows this one is known by what was done last.
    step = next(what);
  }

  /// A transaction that is about to be sent.
  void sending(String what) {
    pass(what + ": sending");
  }

  private static String next(String done) {
    return switch (done) {
      case "freeze", "compute: tables written" -> "compute";
      case "compute", "fund: sent" -> "fund";
      case "fund", "propose: sent" -> "propose";
      case "propose", "claim: batch sent" -> "claim";
      default -> "settle";
    };
  }

  private void pass(String place) {
    if (Thread.currentThread() != closer) {
      return;
    }
    var name = place;
    for (int more = 2; passed.contains(name); more++) {
      name = place + " " + more;
    }
    passed.add(name);
    if (name.equals(at)) {
      reached.countDown();
      try {
        if (!further.await(SECONDS_MAX, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody lets the close go on from " + at);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /// The database, in which the closer is stopped before commits.
  Database over(Database real) {
    InvocationHandler source =
        (_, method, arguments) -> {
          var result = invoke(real.dataSource(), method, arguments);
          return result instanceof Connection connection ? stopping(connection) : result;
        };
    return Database.over(proxy(DataSource.class, source));
  }

  private Connection stopping(Connection real) {
    return proxy(
        Connection.class,
        (_, method, arguments) -> {
          if (method.getName().equals("commit")) {
            pass(step + ": before a commit");
          }
          return invoke(real, method, arguments);
        });
  }

  private static @Nullable Object invoke(
      Object on, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(ClosingStop.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
