package org.openledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Fresh, empty databases for tests, on one embedded server per JVM.
///
/// The server is the same kind the node runs, with the same settings; only its directory is
/// temporary. It ends with the JVM.
public final class TestDatabase {
  private static final int POOL_SIZE = 6;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable PostgresServer shared;

  private TestDatabase() {}

  /// A new database; closing it closes its connections.
  public static Database fresh() {
    var server = server();
    var name = "test_" + COUNT.incrementAndGet();
    var admin = Database.over(server, "postgres", 1, false);
    try (admin) {
      Jdbi jdbi = admin.jdbi();
      jdbi.useHandle(handle -> handle.execute("create database " + name));
    }
    return Database.over(server, name, POOL_SIZE, false);
  }

  private static synchronized PostgresServer server() {
    if (shared == null) {
      try {
        var directory = Files.createTempDirectory("openledger-test-");
        var server = PostgresServer.start(directory);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      server.discard();
                      try {
                        Trees.delete(directory);
                      } catch (IOException e) {
                        directory.toFile().deleteOnExit();
                      }
                    },
                    "test-database-shutdown"));
        shared = server;
      } catch (IOException e) {
        throw new StoreException(StoreException.Code.IO, "cannot make a test directory", e);
      }
    }
    return shared;
  }
}
