package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.store.Database;

/// Earnings are read while an epoch is closed between two of the statements that read them.
class EarningsTest {
  private final World world = new World(23, 6);
  private final FakeContracts contracts = new FakeContracts();
  private final Database real = FreshSchema.open();
  private final Settlements closer = world.open(real, contracts, _ -> {});

  /// The database, with something to do once, before the next statement that mentions a word.
  private final class Interrupted {
    private final String word;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicBoolean done = new AtomicBoolean();

    Interrupted(String word) {
      this.word = word;
    }

    /// Only from now on: a reader that is opened has statements of its own.
    void arm() {
      armed.set(true);
    }

    boolean isDone() {
      return done.get();
    }

    Database database(Runnable once) {
      return Database.over(
          proxy(
              DataSource.class,
              real.dataSource(),
              (_, _) -> {},
              connection -> proxy(Connection.class, connection, told(once), same -> same)));
    }

    private Calling told(Runnable once) {
      return (_, arguments) -> {
        if (arguments != null
            && arguments[0] instanceof String sql
            && sql.contains(word)
            && armed.getAndSet(false)) {
          once.run();
          done.set(true);
        }
      };
    }
  }

  private interface Calling {
    void call(String method, Object @Nullable [] arguments);
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
        .map(one -> one.settled().units().add(one.provisional().units()).add(one.vesting().units()))
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
      var interrupted = new Interrupted(word);
      var reader = world.open(interrupted.database(this::close), contracts, _ -> {});
      interrupted.arm();
      assertThat(sum(reader.earnings())).as(word).isEqualTo(fees);
      assertThat(interrupted.isDone()).as(word).isTrue();
      assertThat(sum(closer.earnings())).as(word).isEqualTo(fees);
    }
  }

  /// A close may be broken off after any of its steps, and somebody may look then.
  @Test
  void afterEveryStepOfACloseAllFeesAreSomebodys() {
    world.register(closer);
    var fees = new AtomicReference<>(BigInteger.ZERO);
    var steps = new ArrayList<String>();
    var watched =
        world.open(
            real,
            contracts,
            step -> {
              steps.add(step);
              assertThat(seenByOthers()).as(step).isEqualTo(fees.get());
              if (step.equals("freeze")) {
                ask(fees); // of the next epoch, before this one is computed
                assertThat(seenByOthers()).as("asked meanwhile").isEqualTo(fees.get());
              }
            });
    for (int epoch = 0; epoch < 2; epoch++) {
      ask(fees);
      watched.closeEpoch();
    }
    assertThat(steps).contains("freeze", "compute", "propose");
  }

  /// A step may be within a transaction, of which nobody else sees anything.
  private BigInteger seenByOthers() {
    return CompletableFuture.supplyAsync(
            () -> sum(closer.earnings()), task -> Thread.ofVirtual().start(task))
        .join();
  }

  private void ask(AtomicReference<BigInteger> fees) {
    for (UsageReceipt receipt : world.ask(closer, 2)) {
      fees.updateAndGet(sum -> sum.add(receipt.body().paid().fee().units()));
    }
  }
}
