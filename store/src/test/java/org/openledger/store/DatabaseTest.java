package org.openledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;

@NullUnmarked
class DatabaseTest {
  /// With one iteration: a start waits for none that random bytes do not need.
  private static final String HASHED_ONCE = "SCRAM-SHA-256$1:";

  @TempDir Path directory;

  @Test
  void acknowledgedRowsSurviveKillingTheServer() throws Exception {
    var config = Prepared.in(directory);
    var database = Database.open(config);
    database.migrate("probe", "db/probe");
    database.jdbi().useHandle(h -> h.execute("insert into probe.item values (1, 'kept')"));
    var server = ProcessHandle.of(database.serverPid().orElseThrow()).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    database.close();
    Files.writeString(directory.resolve("postgres/cluster/postmaster.pid"), "1\n/elsewhere\n");

    try (var again = Database.open(config)) {
      assertThat(notes(again)).containsExactly("kept");
    }
  }

  @Test
  void anOrphanedServerIsStoppedAndTheDirectoryUsedAgain() throws Exception {
    var config = Prepared.in(directory);
    var home = directory.toRealPath().resolve("postgres");
    var orphan = PostgresServer.start(home);
    orphan.releaseLockOnly();

    try (var database = Database.open(config)) {
      assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(setting(database, "fsync")).isEqualTo("on");
      assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(database, "max_connections")).isEqualTo("40");
      assertThat(setting(database, "server_version")).startsWith("18.");
    }
  }

  @Test
  void aKilledNodeLeavesNoServerAndLosesNothing() throws Exception {
    var config = Prepared.in(directory);
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var node =
        new ProcessBuilder(
                java, "-cp", classPath, NodeProcess.class.getName(), directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid;
    try (var lines = node.inputReader()) {
      pid = Long.parseLong(lines.readLine());
      node.destroyForcibly();
    }
    var server = ProcessHandle.of(pid);
    node.waitFor();
    server.ifPresent(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());

    try (var database = Database.open(config)) {
      assertThat(notes(database)).containsExactly("acknowledged");
    }
  }

  @Test
  void aSecondNodeOnTheSameDirectoryIsRefused() throws Exception {
    var config = Prepared.in(directory);
    try (var first = Database.open(config)) {
      assertThatThrownBy(() -> Database.open(config).close())
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.DATABASE_IN_USE));
      assertThat(setting(first, "data_checksums")).isEqualTo("on");
    }
  }

  /// A temporary folder of JUnit's is closed to other accounts, as `/root` is.
  @Test
  void theServerReachesItsDataInAClosedFolderWithoutAnyCapability() throws Exception {
    var home = directory.resolve("closed");
    try (var database = Database.open(DatabaseConfig.embedded(home))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      var status = Path.of("/proc", "" + database.serverPid().orElseThrow(), "status");
      assertThat(Files.readAllLines(status)).contains("CapEff:\t0000000000000000");
      assertThat(hashedPasswords(database)).hasSize(2).allMatch(x -> x.startsWith(HASHED_ONCE));
      assertThat(setting(database, "data_checksums")).isEqualTo("on");
    }
  }

  @Test
  void theNodesRoleReachesNeitherFilesNorProgramsNorTables() throws Exception {
    try (var database = Database.open(Prepared.in(directory))) {
      database.migrate("probe", "db/probe");
      for (var statement :
          List.of(
              "select pg_read_file('/etc/passwd')",
              "select pg_ls_dir('/')",
              "copy (select 1) to program 'true'",
              "create temp table taken (line text); copy taken from program 'id'",
              "create temp table taken (line text); copy taken from '/etc/passwd'",
              "copy (select 1) to '/etc/written'",
              "select lo_import('/etc/passwd')",
              "create function f() returns int language c as '/lib/x.so', 'f'",
              "alter table probe.item disable trigger all",
              "drop table probe.item",
              "truncate probe.item",
              "create table probe.more (id int)",
              "create role another superuser",
              "alter role openledger_node superuser",
              "set role openledger",
              "alter system set fsync = off",
              "set session_replication_role = replica")) {
        assertThatThrownBy(() -> database.jdbi().useHandle(h -> h.execute(statement)))
            .as(statement)
            .hasMessageMatching("(?s).*(permission denied|must be owner|must be superuser).*");
      }
      database.jdbi().useHandle(h -> h.execute("insert into probe.item values (1, 'rows only')"));
      assertThat(notes(database)).containsExactly("rows only");
    }
  }

  /// What earlier versions left is taken over by the account that the server runs as: one of its
  /// own where root starts it, else whoever starts it, who could not run it as anybody else.
  @Test
  void aHomeOfEarlierVersionsIsTakenOverByTheServersAccount() throws Exception {
    var config = Prepared.in(directory);
    try (var database = Database.open(config)) {
      database.jdbi().useHandle(h -> h.execute("insert into probe.item values (1, 'kept')"));
      TestDatabase.owner(database).useHandle(DatabaseTest::undoRole);
    }
    var cluster = directory.resolve("postgres/cluster");
    boolean root = ServerAccount.runsAsRoot();
    if (root) {
      try (var files = Files.walk(cluster)) {
        for (var file : files.toList()) {
          Files.setAttribute(file, "unix:uid", 65_534);
          Files.setAttribute(file, "unix:gid", 65_534);
        }
      }
    }
    try (var database = Database.open(config)) {
      database.migrate("probe", "db/probe");
      assertThat(notes(database)).containsExactly("kept");
      var status = Path.of("/proc", "" + database.serverPid().orElseThrow(), "status");
      var uid = root ? "6[01]\\d{3}" : "" + owner(Path.of("/proc/self"));
      assertThat(Files.readAllLines(status))
          .filteredOn(line -> line.startsWith("Uid"))
          .allMatch(line -> line.matches("Uid:\\s+" + uid + "\\b.*"));
      try (var files = Files.walk(cluster)) {
        assertThat(files).noneMatch(file -> owner(file) == 65_534 && root);
      }
    }
  }

  private static void undoRole(org.jdbi.v3.core.Handle handle) {
    handle.execute("drop owned by openledger_node");
    handle.execute("drop role openledger_node");
  }

  private static int owner(Path file) {
    try {
      return (Integer) Files.getAttribute(file, "unix:uid");
    } catch (java.nio.file.NoSuchFileException e) {
      return 0; // the server removed it meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatTheServerLeavesInTheHomeIsPrivate() throws Exception {
    var postgres = Files.createDirectories(directory.resolve("home/postgres"));
    Files.writeString(postgres.resolve("initial123.secret"), "left by a node that was killed");
    Database.open(DatabaseConfig.embedded(directory.resolve("home"))).close();
    try (var files = Files.list(postgres)) {
      assertThat(files)
          .extracting(file -> file.getFileName() + " " + mode(file))
          .containsExactlyInAnyOrder(
              "cluster rwx------", "lock rw-------", "password rw-------", "server.log rw-------");
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServerGivenByUrlIsUsed() throws Exception {
    Prepared.in(directory);
    try (var server = PostgresServer.start(directory.toRealPath().resolve("postgres"))) {
      var url = server.url("postgres").replace("jdbc:postgresql://", "postgresql://openledger:%s@");
      var config = new DatabaseConfig(directory, Optional.of(url.formatted(server.password())), 2);
      try (var database = Database.open(config)) {
        assertThat(database.serverPid()).isEmpty();
        assertThat(setting(database, "fsync")).isEqualTo("on");
      }
      var wrong = new DatabaseConfig(directory, Optional.of("mysql://localhost/x"), 2);
      assertThatThrownBy(() -> Database.open(wrong).close()).isInstanceOf(Failure.class);
    }
  }

  @Test
  void testDatabasesAreEmptyAndApart() {
    try (var one = TestDatabase.fresh();
        var two = TestDatabase.fresh()) {
      one.migrate("probe", "db/probe");
      one.jdbi().useHandle(h -> h.execute("insert into probe.item values (1, 'one')"));
      two.migrate("probe", "db/probe");
      assertThat(notes(one)).containsExactly("one");
      assertThat(notes(two)).isEmpty();
    }
  }

  @Test
  void aBrokenMigrationIsNamed() {
    try (var database = TestDatabase.fresh()) {
      assertThatThrownBy(() -> database.migrate("probe", "db/absent"))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MIGRATION));
    }
  }

  private static List<String> notes(Database database) {
    return database
        .jdbi()
        .withHandle(h -> h.createQuery("select note from probe.item").mapTo(String.class).list());
  }

  private static List<String> hashedPasswords(Database database) {
    var sql = "select rolpassword from pg_authid where rolpassword is not null";
    return TestDatabase.owner(database)
        .withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  private static String setting(Database database, String name) {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select current_setting(:n)").bind("n", name).mapTo(String.class).one());
  }
}
