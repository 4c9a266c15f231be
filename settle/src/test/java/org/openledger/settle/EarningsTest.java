package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.store.Database;

/// Earnings are read while an epoch is closed between two of the statements that read them.
class EarningsTest {
  private final World world = new World(23, 6);
  private final FakeContracts contracts = new FakeContracts();
  private final Database real = FreshSchema.open();
  private final Settlements closer = world.open(real, contracts, _ -> {});

  /// A database that does something once, before the first statement that mentions a word.
  private Database before(String word, Runnable once) {
    var todo = new AtomicBoolean(true);
    return Database.over(
        proxy(
            DataSource.class,
            real.dataSource(),
            (what, _) -> what,
            connection ->
                proxy(
                    Connection.class,
                    connection,
                    (what, arguments) -> {
                      if (arguments != null
                          && arguments[0] instanceof String sql
                          && sql.contains(word)
                          && todo.getAndSet(false)) {
                        once.run();
                      }
                      return what;
                    },
                    same -> same)));
  }

  private interface Calling {
    String call(String method, Object[] arguments);
  }

  private interface Given {
    Object of(Connection connection);
  }

  private static <T> T proxy(Class<T> type, T of, Calling calling, Given given) {
    return type.cast(
        Proxy.newProxyInstance(
            EarningsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              calling.call(method.getName(), arguments);
              try {
                var result = method.invoke(of, arguments);
                return result instanceof Connection connection ? given.of(connection) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  private static BigInteger sum(List<Earnings> earnings) {
    return earnings.stream()
        .map(one -> one.settled().add(one.provisional()).add(one.vesting()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private void close() {
    var closing = Thread.ofVirtual().start(closer::closeEpoch);
    try {
      closing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsClosedMeanwhileIsEarnedOnce() {
    world.register(closer);
    var fees = BigInteger.ZERO;
    for (var word :
        List.of("stage = 'OPEN'", "max(number)", "epoch_cluster", "settle.line", "book_account")) {
      for (UsageReceipt receipt : world.ask(closer, 2)) {
        fees = fees.add(receipt.body().paid().fee().units());
      }
      var reader = world.open(before(word, this::close), contracts, _ -> {});
      assertThat(sum(reader.earnings())).as(word).isEqualTo(fees);
      assertThat(sum(closer.earnings())).as(word).isEqualTo(fees);
    }
  }
}
