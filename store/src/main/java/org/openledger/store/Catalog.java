package org.openledger.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.store.Moment.Table;

/// What a database holds by name, and which names may stand in a statement as they are.
final class Catalog {
  /// The table in which the versions of a schema are noted.
  static final String HISTORY = "flyway_schema_history";

  private static final String PLAIN = "[a-z][a-z0-9_]{0,62}";

  private Catalog() {}

  static void require(String name) {
    if (!name.matches(PLAIN)) {
      throw new Fault(Code.BACKUP_DAMAGED, "no name of a schema or column: " + name);
    }
  }

  static void requireQualified(String name) {
    if (!name.matches(PLAIN + "\\." + PLAIN)) {
      throw new Fault(Code.BACKUP_DAMAGED, "no name of a table: " + name);
    }
  }

  static List<Table> tables(Handle handle, List<String> schemas) {
    return handle
        .createQuery(
            "select n.nspname || '.' || c.relname,"
                + " array_agg(a.attname::text order by a.attnum)"
                + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " join pg_attribute a on a.attrelid = c.oid"
                + " where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped"
                + " and n.nspname = any(:schemas) and c.relname <> :history"
                + " group by 1 order by 1")
        .bindArray("schemas", String.class, schemas)
        .bind("history", HISTORY)
        .map((row, _) -> new Table(row.getString(1), strings(row)))
        .list();
  }

  private static List<String> strings(ResultSet row) throws SQLException {
    Array array = row.getArray(2);
    return List.of((String[]) array.getArray());
  }

  static List<String> sequences(Handle handle, List<String> schemas) {
    List<String> found =
        handle
            .createQuery(
                "select schemaname || '.' || sequencename from pg_sequences"
                    + " where schemaname = any(:schemas) order by 1")
            .bindArray("schemas", String.class, schemas)
            .mapTo(String.class)
            .list();
    found.forEach(Catalog::requireQualified);
    return found;
  }
}
