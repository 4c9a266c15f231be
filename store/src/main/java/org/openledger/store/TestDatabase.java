package org.openledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fresh, empty databases for tests, on one embedded server per JVM.
///
/// The server is the same kind the node runs, with the same settings. Its directory is temporary,
/// in memory where there is room, and goes with the JVM; what a killed JVM left behind, the next
/// one removes.
///
/// No node uses it. It is no test source because the simulation, a program of its own, kills nodes
/// over it.
public final class TestDatabase {
  private static final int POOL_SIZE = 6;
  private static final long MEMORY_BYTES_MIN = 4L << 30;
  private static final String PREFIX = "openledger-test-";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);
  private static @Nullable PostgresServer shared;

  private TestDatabase() {}

  /// A new database; closing it closes its connections.
  public static Database fresh() {
    var server = server();
    var name = "test_" + COUNT.incrementAndGet();
    var admin = new Connections(() -> server.url("postgres"), Roles.OWNER, server.password());
    Jdbi.create(admin).useHandle(handle -> handle.execute("create database " + name));
    return Database.over(server, name, POOL_SIZE, false);
  }

  /// The database as the owner of its tables sees it, who may do what a node may not.
  public static Jdbi owner(Database database) {
    return database.owner();
  }

  private static synchronized PostgresServer server() {
    if (shared == null) {
      try {
        var parent = parent();
        removeLeftovers(parent);
        var directory = parent.resolve(PREFIX + ProcessHandle.current().pid());
        var server = PostgresServer.start(directory);
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> discard(server, directory), "test-database-end"));
        shared = server;
      } catch (IOException e) {
        throw new Fault(Code.IO, "cannot make a test directory", e);
      }
    }
    return shared;
  }

  private static Path parent() throws IOException {
    var memory = Path.of("/dev/shm");
    boolean roomy =
        Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() >= MEMORY_BYTES_MIN;
    return roomy ? memory : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (var directories = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var directory : directories) {
        var pid = directory.getFileName().toString().substring(PREFIX.length());
        boolean ours = pid.matches("\\d{1,9}") && Files.isWritable(directory);
        if (ours && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          Orphans.stop(directory.resolve("cluster"));
          PrivateFiles.deleteTree(directory);
        }
      }
    }
  }

  private static void discard(PostgresServer server, Path directory) {
    server.discard();
    try {
      PrivateFiles.deleteTree(directory);
    } catch (IOException e) {
      LOG.warn("cannot remove {}", directory, e);
    }
  }
}
