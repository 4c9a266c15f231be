package org.openledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.postgresql.ds.PGSimpleDataSource;

/// A real server that is killed while a node uses it.
@Timeout(180)
class UpkeepTest {
  private static final Duration BACK = Duration.ofSeconds(30);

  @TempDir Path directory;

  private static void kill(long pid) {
    var server = ProcessHandle.of(pid).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
  }

  private static final class NoMemory extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Connection getConnection() {
      throw new OutOfMemoryError("here");
    }
  }

  /// Else the node would only seem to run.
  @Test
  void aNodeWhoseDatabaseNobodyLooksAfterIsTold() throws Exception {
    var upkeep = new Upkeep(new NoMemory(), new Gate(new HikariDataSource()), Optional.empty());
    upkeep.start();
    var lost = upkeep.lost().get(30, TimeUnit.SECONDS);
    assertThat(lost).hasMessageContaining("not looked after").hasRootCauseMessage("here");
  }

  private static void insert(Database database, int id) {
    database
        .jdbi()
        .useHandle(
            h -> h.execute("insert into probe.item values (?, 'kept') on conflict do nothing", id));
  }

  private static List<Integer> ids(Database database) {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select id from probe.item order by id").mapTo(Integer.class).list());
  }

  private static void awaitRestart(Database database, long pid) {
    long start = System.nanoTime();
    while (database.serverPid().orElseThrow() == pid) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BACK);
    }
  }

  /// Tries until it works; every refusal on the way must be quick and of the kind that is asked
  /// again later.
  private static <T> T again(Callable<T> action) throws Exception {
    long start = System.nanoTime();
    while (true) {
      long asked = System.nanoTime();
      try {
        return action.call();
      } catch (Refusal e) {
        assertThat(e.kind()).isEqualTo(Kind.BUSY);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BACK);
      }
    }
  }

  @Test
  void aKilledServerIsStartedAgainAndNothingAcknowledgedIsLost() throws Exception {
    try (var database = Database.open(Prepared.in(directory))) {
      var acknowledged = new ArrayList<Integer>();
      for (int round = 0; round < 2; round++) {
        int base = 100 * round;
        for (int i = 1; i <= 10; i++) {
          insert(database, base + i);
          acknowledged.add(base + i);
        }
        long pid = database.serverPid().orElseThrow();
        kill(pid);
        // A process of the server may outlive the first of them for a moment, and then commit.
        assertThat(again(() -> ids(database))).containsExactlyElementsOf(acknowledged);
        again(() -> {
          insert(database, base + 11);
          return true;
        });
        acknowledged.add(base + 11);
        assertThat(again(() -> ids(database))).containsExactlyElementsOf(acknowledged);
        awaitRestart(database, pid);
        // The gate is opened a moment after the server is there.
        assertThat(again(() -> ids(database))).containsExactlyElementsOf(acknowledged);
      }
      assertThat(database.lost()).isNotDone();
    }
  }

  @Test
  void manyWritersMeetTheKillAndKeepWhatTheyWereTold() throws Exception {
    var next = new AtomicInteger();
    try (var database = Database.open(Prepared.in(directory));
        var threads = Executors.newFixedThreadPool(8)) {
      var writers = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      for (int i = 0; i < 8; i++) {
        writers.add(threads.submit(() -> write(database, next)));
      }
      while (next.get() < 200) {
        Thread.onSpinWait();
      }
      kill(database.serverPid().orElseThrow());
      var told = new ArrayList<Integer>();
      for (var writer : writers) {
        told.addAll(writer.get(60, TimeUnit.SECONDS));
      }
      assertThat(again(() -> ids(database))).containsAll(told);
      assertThat(told).hasSizeGreaterThan(400);
    }
  }

  private static List<Integer> write(Database database, AtomicInteger next) throws Exception {
    var told = new ArrayList<Integer>();
    while (told.size() < 100) {
      told.add(
          again(() -> {
            int id = next.incrementAndGet();
            database
                .jdbi()
                .useTransaction(h -> h.execute("insert into probe.item values (?, '')", id));
            return id;
          }));
    }
    return told;
  }

  @Test
  void aServerThatCannotBeStartedAgainEndsTheNode() throws Exception {
    try (var database = Database.open(Prepared.in(directory))) {
      // What a start needs, and a running server does not.
      Files.move(
          directory.resolve("postgres/cluster/global/pg_control"),
          directory.resolve("postgres/pg_control"));
      kill(database.serverPid().orElseThrow());
      var fault = database.lost().get(90, TimeUnit.SECONDS);
      assertThat(fault.code()).isEqualTo(Code.DATABASE_START);
      assertThat(fault)
          .hasMessageContaining("could not be started again")
          .hasMessageContaining("pg_control");
      assertThatThrownBy(() -> ids(database)).isInstanceOf(Refusal.class);
    }
    Files.move(
        directory.resolve("postgres/pg_control"),
        directory.resolve("postgres/cluster/global/pg_control"));
    Database.open(DatabaseConfig.embedded(directory)).close();
  }

  @Test
  void aServerOfSomebodyElseIsWaitedFor() throws Exception {
    Prepared.in(directory);
    try (var server = PostgresServer.start(directory.toRealPath().resolve("postgres"))) {
      var url = server.url("postgres").replace("jdbc:postgresql://", "postgresql://openledger:%s@");
      var config = new DatabaseConfig(directory, Optional.of(url.formatted(server.password())), 4);
      try (var database = Database.open(config)) {
        insert(database, 1);
        kill(server.pid());
        assertThatThrownBy(
                () -> {
                  while (true) {
                    ids(database);
                  }
                })
            .isInstanceOfSatisfying(
                Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
        server.restart();
        assertThat(again(() -> ids(database))).containsExactly(1);
        assertThat(database.lost()).isNotDone();
      }
    }
  }
}
