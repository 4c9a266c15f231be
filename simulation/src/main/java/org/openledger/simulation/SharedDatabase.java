package org.openledger.simulation;

import org.jdbi.v3.core.Handle;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// A database of the server of tests for each thread that simulates, emptied for every simulation:
/// to empty tables takes less time than to make them.
final class SharedDatabase {
  private static final ThreadLocal<Database> OURS = ThreadLocal.withInitial(SharedDatabase::make);

  private SharedDatabase() {}

  /// The database, as a new node finds it. Whoever used it before on this thread is done with it.
  static Database empty() {
    var database = OURS.get();
    TestDatabase.owner(database).useTransaction(SharedDatabase::empty);
    return database;
  }

  private static Database make() {
    var database = TestDatabase.fresh();
    database.migrate("contribute", "db/contribute");
    database.migrate("settle", "db/settle");
    database.migrate("app", "db/app");
    return database;
  }

  /// Append-only tables refuse to be emptied, so their triggers rest for this transaction.
  private static void empty(Handle handle) {
    handle.execute("set local session_replication_role = replica");
    var tables =
        handle
            .createQuery(
                "select schemaname || '.' || tablename from pg_tables"
                    + " where schemaname in ('contribute', 'settle', 'app')"
                    + " and tablename not like 'flyway%'")
            .mapTo(String.class)
            .list();
    assert tables.size() > 18 : "the tables are " + tables;
    handle.execute("truncate " + String.join(", ", tables));
    handle.execute("alter sequence settle.receipt_number restart");
    handle.execute("insert into settle.epoch (number, stage) values (1, 'OPEN')");
    handle.execute("insert into settle.installation (salt) values (sha256('simulated'))");
  }
}
