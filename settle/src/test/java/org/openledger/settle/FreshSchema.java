package org.openledger.settle;

import org.jspecify.annotations.Nullable;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// One database for all tests of the module, with an empty settlement schema for each of them.
public final class FreshSchema {

  private static @Nullable Database shared;

  private FreshSchema() {}

  public static synchronized Database open() {
    Database database = shared == null ? TestDatabase.fresh() : shared;
    shared = database;
    database.jdbi().useHandle(handle -> handle.execute("drop schema if exists settle cascade"));
    database.migrate("settle", "db/settle");
    return database;
  }
}
