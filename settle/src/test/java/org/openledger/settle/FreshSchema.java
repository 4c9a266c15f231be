package org.openledger.settle;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// One database for each thread that tests, whose settlement tables are emptied for each test.
public final class FreshSchema {
  private static final ThreadLocal<Database> OURS = ThreadLocal.withInitial(FreshSchema::make);

  private FreshSchema() {}

  public static Database open() {
    Database database = OURS.get();
    TestDatabase.owner(database).useTransaction(FreshSchema::empty);
    return database;
  }

  private static Database make() {
    Database database = TestDatabase.fresh();
    database.migrate("settle", "db/settle");
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
