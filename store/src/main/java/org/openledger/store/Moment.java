package org.openledger.store;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.postgresql.PGConnection;

/// One moment of a database: its tables as they were then are read one after another, however long
/// that takes and whatever others write meanwhile.
public final class Moment implements AutoCloseable {
  private final Handle handle;
  private final List<String> schemas;

  private Moment(Handle handle, List<String> schemas) {
    this.handle = handle;
    this.schemas = List.copyOf(schemas);
  }

  /// A table of rows.
  ///
  /// @param name with its schema, as `settle.receipt`
  /// @param columns in their order
  public record Table(String name, List<String> columns) {
    public Table {
      Catalog.requireQualified(name);
      columns = List.copyOf(columns);
      columns.forEach(Catalog::require);
    }
  }

  /// Takes a connection to the schemas of a database; the moment is what [#fix] says.
  public static Moment of(Database database, List<String> schemas) {
    schemas.forEach(Catalog::require);
    Handle handle = database.jdbi().open();
    try {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.setReadOnly(true);
      return new Moment(handle, schemas);
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /// From here on nothing is seen of what others commit later.
  public void fix() {
    handle.begin();
    handle.createQuery("select 1").mapTo(Integer.class).one(); // the first statement fixes it
  }

  /// The version each schema is at; those that are not there are left out.
  public SortedMap<String, String> versions() {
    var versions = new TreeMap<String, String>();
    for (String schema : schemas) {
      if (hasHistory(schema)) {
        versions.put(
            schema,
            handle
                .createQuery(
                    "select version from "
                        + schema
                        + "."
                        + Catalog.HISTORY
                        + " where success and version is not null"
                        + " order by installed_rank desc limit 1")
                .mapTo(String.class)
                .one());
      }
    }
    return versions;
  }

  private boolean hasHistory(String schema) {
    return handle
        .createQuery("select to_regclass(:name) is not null")
        .bind("name", schema + "." + Catalog.HISTORY)
        .mapTo(Boolean.class)
        .one();
  }

  /// The tables of the schemas, by name.
  public List<Table> tables() {
    return Catalog.tables(handle, schemas);
  }

  /// The number that each sequence gives next.
  public SortedMap<String, Long> sequences() {
    var next = new TreeMap<String, Long>();
    for (String name : Catalog.sequences(handle, schemas)) {
      next.put(
          name,
          handle
              .createQuery(
                  "select case when is_called then last_value + 1 else last_value end from " + name)
              .mapTo(Long.class)
              .one());
    }
    return next;
  }

  /// Writes the rows of a table in PostgreSQL's own text form for copying.
  ///
  /// @return how many
  public long copy(Table table, OutputStream out) throws IOException {
    String columns = String.join(", ", table.columns());
    try {
      return handle
          .getConnection()
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy " + table.name() + " (" + columns + ") to stdout", out);
    } catch (SQLException e) {
      throw new Refusal(
          Code.UNAVAILABLE, "the database went away while it was copied; try again later", e);
    }
  }

  @Override
  public void close() {
    try (handle) {
      if (handle.isInTransaction()) {
        handle.rollback();
      }
    }
  }
}
