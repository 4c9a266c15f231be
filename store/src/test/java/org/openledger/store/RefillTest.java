package org.openledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.store.Moment.Table;

/// The rows of one moment come into another database as they were, or none does.
class RefillTest {
  private static final List<String> SCHEMAS = List.of("absent", "copied");
  private static final String STRANGE = "tab\\t \t newline\n back\\\\slash é 🌊 '\"; drop table";

  private final Database from = TestDatabase.fresh();
  private final Database to = TestDatabase.fresh();

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  private static Database migrated(Database database) {
    database.migrate("copied", "db/copied");
    return database;
  }

  private static void add(Database database, int id, String note) {
    database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("insert into copied.a_child values (?, ?)", id, id);
          handle.execute(
              "insert into copied.z_parent values (?, ?, ?)", id + 1, note, new byte[] {9});
        });
  }

  /// What is read of a moment.
  private record Copy(
      Map<Table, Long> counts, Map<Table, byte[]> rows, SortedMap<String, Long> sequences) {
    static Copy of(Moment moment) throws IOException {
      var copy = new Copy(new java.util.HashMap<>(), new java.util.HashMap<>(), new TreeMap<>());
      for (var table : moment.tables()) {
        var out = new ByteArrayOutputStream();
        copy.counts.put(table, moment.copy(table, out));
        copy.rows.put(table, out.toByteArray());
      }
      copy.sequences.putAll(moment.sequences());
      return copy;
    }

    void into(Database database) {
      Refill.fill(database, SCHEMAS, counts, sequences, t -> new ByteArrayInputStream(rows.get(t)));
    }
  }

  private Copy copied() throws IOException {
    try (var moment = Moment.of(from, SCHEMAS)) {
      moment.fix();
      return Copy.of(moment);
    }
  }

  private static List<String> notes(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select note from copied.z_parent where note is not null order by id")
                .mapTo(String.class)
                .list());
  }

  private static long next(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle.createQuery("select nextval('copied.number')").mapTo(Long.class).one());
  }

  @Test
  void rowsComeOverAsTheyWereAtThatMomentWhateverIsWrittenMeanwhile() throws IOException {
    add(migrated(from), 1, STRANGE);
    long number = next(from);
    Copy copy;
    try (var moment = Moment.of(from, SCHEMAS)) {
      moment.fix();
      add(from, 2, "too late");
      assertThat(moment.versions()).containsExactly(Map.entry("copied", "2"));
      copy = Copy.of(moment);
    }
    migrated(to);
    copy.into(to);
    assertThat(notes(from)).containsExactly(STRANGE, "too late");
    assertThat(notes(to)).containsExactly(STRANGE);
    assertThat(next(to)).isEqualTo(number + 1);
    // Triggers and rules between tables hold again.
    assertThatThrownBy(() -> to.jdbi().useHandle(h -> h.execute("delete from copied.a_child")))
        .hasMessageContaining("append-only");
    assertThatThrownBy(
            () -> to.jdbi().useHandle(h -> h.execute("insert into copied.a_child values (77, 77)")))
        .hasMessageContaining("violates foreign key");
  }

  @Test
  void anOlderVersionIsMadeAndLeftAtThat() throws IOException {
    from.migrate("copied", "db/copied", "1");
    to.migrate("copied", "db/copied", "1");
    try (var moment = Moment.of(from, SCHEMAS)) {
      moment.fix();
      assertThat(moment.versions()).containsExactly(Map.entry("copied", "1"));
      Copy.of(moment).into(to);
    }
    assertThatThrownBy(() -> to.migrate("copied", "db/copied", "99"))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MIGRATION));
  }

  @Test
  void rowsThatDoNotFitLeaveEverythingAsItWas() throws IOException {
    add(migrated(from), 1, "kept");
    migrated(to);
    var parent = new Table("copied.z_parent", List.of("id", "note", "bytes"));
    var child = new Table("copied.a_child", List.of("id", "parent"));
    for (var bad : List.of("1\tx\n", "x\n", "1\t\\N\t\\\\x09\n1\t\\N\t\\\\x09\n", "")) {
      var copy = copied();
      copy.rows.put(parent, bad.getBytes(UTF_8));
      assertRefused(copy);
    }
    var stranger = copied();
    stranger.rows.put(child, "5\t5\n".getBytes(UTF_8));
    assertRefused(stranger);
    var more = copied();
    more.counts.put(new Table("copied.more", List.of("id")), 0L);
    assertRefused(more);
    var fewer = copied();
    fewer.sequences.clear();
    assertRefused(fewer);
    var others = copied();
    others.counts.put(new Table("copied.a_child", List.of("id")), others.counts.remove(child));
    assertRefused(others);
    copied().into(to);
    assertThat(notes(to)).containsExactly("kept");
  }

  private void assertRefused(Copy copy) {
    assertThatThrownBy(() -> copy.into(to))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.BACKUP_DAMAGED));
    assertThat(notes(to)).isEmpty();
  }

  @Test
  void aDatabaseThatHasOneOfTheSchemasIsNotNew() {
    Refill.requireNew(to, SCHEMAS);
    migrated(to);
    assertThatThrownBy(() -> Refill.requireNew(to, SCHEMAS))
        .hasMessageContaining("the database is not empty: it has copied");
  }

  @Test
  void aNameThatIsNoneIsNeverPartOfAStatement() {
    for (var name : List.of("a.b; drop table c", "a", "a.b.c", "A.b", "a.\"b\"", "")) {
      assertThatThrownBy(() -> new Table(name, List.of("id"))).isInstanceOf(Failure.class);
    }
    assertThatThrownBy(() -> new Table("a.b", List.of("id) from stdin; --")))
        .isInstanceOf(Failure.class);
  }
}
