package org.openledger.store;

import java.nio.file.Path;

/// A node in a JVM of its own: stores one row, prints its server's process id, waits to be killed.
final class NodeProcess {
  private NodeProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    var database = Database.open(DatabaseConfig.embedded(Path.of(arguments[0])));
    database.migrate("probe", "db/probe");
    database.jdbi().useHandle(h -> h.execute("insert into probe.item values (1, 'acknowledged')"));
    System.out.println(database.serverPid().orElseThrow());
    Thread.currentThread().join();
  }
}
