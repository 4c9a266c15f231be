package org.openledger.settle;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// One database for all tests of the module, whose settlement tables are emptied for each of them.
public final class FreshSchema {
  private static @Nullable Database shared;

  private FreshSchema() {}

  public static synchronized Database open() {
    Database database = shared;
    if (database == null) {
      database = TestDatabase.fresh();
      database.migrate("settle", "db/settle");
      shared = database;
    }
    TestDatabase.owner(database).useTransaction(FreshSchema::empty);
    return database;
  }

  /// Append-only tables refuse to be emptied, so their triggers rest for this transaction.
  private static void empty(Handle handle) {
    handle.execute("set local session_replication_role = replica");
    List<String> tables =
        handle
            .createQuery(
                "select 'settle.' || tablename from pg_tables"
                    + " where schemaname = 'settle' and tablename not like 'flyway%'")
            .mapTo(String.class)
            .list();
    assert tables.size() > 10 : "the settlement tables are " + tables;
    handle.execute("truncate " + String.join(", ", tables));
    handle.execute("insert into settle.epoch (number, stage) values (1, 'OPEN')");
  }
}
