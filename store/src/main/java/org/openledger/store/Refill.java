package org.openledger.store;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.store.Moment.Table;
import org.postgresql.PGConnection;

/// Fills the tables of a new database with the rows that a [Moment] copied out of another.
///
/// No statement comes from the copy: names are compared with those that are there, and every row
/// passes the checks of its table once more, those between tables too.
public final class Refill {
  private final Handle handle;
  private final List<String> schemas;

  private Refill(Handle handle, List<String> schemas) {
    this.handle = handle;
    this.schemas = List.copyOf(schemas);
  }

  /// The rows of a table.
  @FunctionalInterface
  public interface Rows {
    /// Opens them, in PostgreSQL's own text form for copying.
    InputStream open(Table table) throws IOException;
  }

  /// Refuses a database in which one of these schemas is already.
  public static void requireNew(Database database, List<String> schemas) {
    List<String> there =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select nspname from pg_namespace where nspname = any(:schemas)")
                    .bindArray("schemas", String.class, schemas)
                    .mapTo(String.class)
                    .list());
    if (!there.isEmpty()) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          "the database is not empty: it has "
              + String.join(", ", new TreeSet<>(there))
              + "; give one that is, or drop these schemas if a restore into it was broken off");
    }
  }

  /// Fills all tables in one transaction.
  ///
  /// @param tables what is to be there, with the number of rows of each
  /// @param sequences the number that each sequence is to give next
  public static void fill(
      Database database,
      List<String> schemas,
      Map<Table, Long> tables,
      SortedMap<String, Long> sequences,
      Rows rows) {
    database
        .owner()
        .useTransaction(handle -> new Refill(handle, schemas).fill(tables, sequences, rows));
  }

  private void fill(Map<Table, Long> tables, SortedMap<String, Long> sequences, Rows rows) {
    List<Table> there = Catalog.tables(handle, schemas);
    requireSame("tables", Set.copyOf(there), tables.keySet());
    requireSame(
        "sequences",
        Set.copyOf(Catalog.sequences(handle, schemas)),
        Set.copyOf(sequences.keySet()));
    each(there, "alter table %s disable trigger user");
    String all = there.stream().map(Table::name).collect(Collectors.joining(", "));
    handle.execute("truncate " + all); // what migrations put there
    for (Table table : inOrder(there)) {
      fill(table, tables.getOrDefault(table, 0L), rows);
    }
    each(there, "alter table %s enable trigger user");
    sequences.forEach((name, next) ->
        handle.select("select setval(?, ?, false)", name, next).mapTo(Long.class).one());
  }

  private void each(List<Table> tables, String statement) {
    tables.forEach(table -> handle.execute(statement.formatted(table.name())));
  }

  private static void requireSame(String what, Set<?> here, Set<?> copied) {
    if (!here.equals(copied)) {
      throw new Fault(
          Code.BACKUP_DAMAGED, "the copy has other %s than this program makes".formatted(what));
    }
  }

  private void fill(Table table, long count, Rows rows) {
    String columns = String.join(", ", table.columns());
    try (InputStream in = rows.open(table)) {
      long filled =
          handle
              .getConnection()
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + table.name() + " (" + columns + ") from stdin", in);
      if (filled != count) {
        throw new Fault(
            Code.BACKUP_DAMAGED, table.name() + " has " + filled + " rows, not " + count);
      }
    } catch (SQLException e) {
      throw new Fault(
          Code.BACKUP_DAMAGED, "the rows of " + table.name() + " do not fit: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot read the rows of " + table.name(), e);
    }
  }

  /// Tables after those that they refer to.
  private List<Table> inOrder(List<Table> tables) {
    var waiting = new ArrayList<>(tables);
    var ordered = new ArrayList<Table>();
    var done = new TreeSet<String>();
    while (!waiting.isEmpty()) {
      List<Table> free =
          waiting.stream().filter(table -> done.containsAll(referredBy(table))).toList();
      if (free.isEmpty()) {
        throw new AssertionError("tables refer to each other in a circle: " + waiting);
      }
      waiting.removeAll(free);
      ordered.addAll(free);
      free.forEach(table -> done.add(table.name()));
    }
    return ordered;
  }

  private List<String> referredBy(Table table) {
    return handle
        .createQuery(
            "select distinct n.nspname || '.' || c.relname from pg_constraint k"
                + " join pg_class c on c.oid = k.confrelid"
                + " join pg_namespace n on n.oid = c.relnamespace"
                + " where k.contype = 'f' and k.conrelid = cast(:table as regclass)"
                + " and k.conrelid <> k.confrelid")
        .bind("table", table.name())
        .mapTo(String.class)
        .list();
  }
}
