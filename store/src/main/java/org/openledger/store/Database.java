package org.openledger.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's PostgreSQL database: a connection pool, its Jdbi handle, and one schema per stage.
///
/// A commit that returned is on disk: fsync and synchronous_commit are on in the embedded server
/// and a given server without them is named in the log. While the server is away every use is
/// refused at once; an embedded one is started again. Closing stops an embedded server.
public final class Database implements AutoCloseable {
  private static final int VERSION_MIN = 15;

  /// Whoever waits for a connection looks up so often whether the server is still there.
  private static final int WAIT_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /// What was parsed once is known to every database of the process.
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

  private final DataSource source;
  private final Jdbi jdbi;
  private final Optional<Jdbi> owner;
  private final Runnable end;
  private final @Nullable Thread hook;
  private final Optional<PostgresServer> server;
  private final Optional<Upkeep> upkeep;
  private final @Nullable DataSource migrated;
  private boolean closed;

  /// What a database consists of besides the connections that everybody uses.
  ///
  /// @param migrated connections that may change schemas; none where they are there already
  /// @param owner the same, if they are another role's than everybody's
  /// @param server the server that ends with it
  /// @param upkeep what looks after the server
  /// @param end what is to be closed
  private record Parts(
      @Nullable DataSource migrated,
      Optional<Jdbi> owner,
      Optional<PostgresServer> server,
      Optional<Upkeep> upkeep,
      Runnable end) {}

  private Database(DataSource source, Parts parts) {
    this.source = source;
    this.jdbi = Outages.told(Jdbi.create(source));
    this.jdbi.configure(SqlStatements.class, statements -> statements.setSqlParser(PARSER));
    this.migrated = parts.migrated;
    this.owner = parts.owner;
    this.server = parts.server;
    this.upkeep = parts.upkeep;
    this.end = parts.end;
    this.hook = server.isEmpty() ? null : new Thread(this::stop, "database-shutdown");
    if (hook != null) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    upkeep.ifPresent(Upkeep::start);
  }

  /// Opens the database; an embedded server is created on first use, recovers after a crash, and is
  /// started again when it ends while the database is open.
  public static Database open(DatabaseConfig config) {
    if (config.url().isPresent()) {
      return external(Connections.to(config.url().get()), config.poolSize());
    }
    var server = PostgresServer.start(config.dataDirectory().resolve("postgres"));
    try {
      return over(server, "postgres", config.poolSize(), true);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// A database whose schemas are there already and whose every statement passes `source`, be it to
  /// be counted or to fail; closing it leaves the source open.
  public static Database over(DataSource source) {
    return new Database(
        source, new Parts(null, Optional.empty(), Optional.empty(), Optional.empty(), () -> {}));
  }

  /// A database of a running embedded server; the server is looked after and stopped with it when
  /// `owned`.
  static Database over(PostgresServer server, String name, int poolSize, boolean owned) {
    var admin = new Connections(() -> server.url(name), Roles.OWNER, server.password());
    var owner = Jdbi.create(admin);
    var roles = server.roles(owner);
    var node = new Connections(() -> server.url(name), Roles.NODE, roles.password());
    var gate = new Gate(pool(node, poolSize));
    var kept = owned ? Optional.of(server) : Optional.<PostgresServer>empty();
    return new Database(
        gate,
        new Parts(
            admin,
            Optional.of(owner),
            kept,
            kept.map(_ -> new Upkeep(node, gate, kept)),
            gate::end));
  }

  private static Database external(Connections connections, int poolSize) {
    var gate = new Gate(pool(connections, poolSize));
    var database =
        new Database(
            gate,
            new Parts(
                gate,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Upkeep(connections, gate, Optional.empty())),
                gate::end));
    try {
      database.checkServer();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static HikariDataSource pool(Connections connections, int size) {
    var settings = new HikariConfig();
    settings.setDataSource(connections);
    settings.setMaximumPoolSize(size);
    settings.setMinimumIdle(1);
    settings.setConnectionTimeout(WAIT_MILLIS);
    settings.setValidationTimeout(WAIT_MILLIS);
    settings.setPoolName("openledger");
    try {
      return new HikariDataSource(settings);
    } catch (RuntimeException e) {
      throw new Fault(Code.DATABASE_START, "cannot connect to PostgreSQL: " + e.getMessage(), e);
    }
  }

  private void checkServer() {
    int version =
        jdbi.withHandle(handle ->
            handle
                .createQuery("select current_setting('server_version_num')::int / 10000")
                .mapTo(Integer.class)
                .one());
    if (version < VERSION_MIN) {
      throw new Refusal(
          Code.DATABASE_UNSUPPORTED,
          "PostgreSQL " + version + " is too old, " + VERSION_MIN + " or later is needed");
    }
    if (isSuperuser()) {
      LOG.warn(
          "the role of OPENLEDGER_DB_URL is a superuser: give one that only owns its database");
    }
    for (var setting : new String[] {"fsync", "synchronous_commit"}) {
      var value =
          jdbi.withHandle(handle ->
              handle
                  .createQuery("select current_setting(:name)")
                  .bind("name", setting)
                  .mapTo(String.class)
                  .one());
      if (value.equals("off")) {
        LOG.warn("the database server runs with {}=off: a crash may lose what was stored", setting);
      }
    }
  }

  private boolean isSuperuser() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select rolsuper from pg_roles where rolname = current_user")
            .mapTo(Boolean.class)
            .one());
  }

  /// Brings one stage's schema to the newest version of the scripts at a class-path location.
  public void migrate(String schema, String classpathLocation) {
    migrate(schema, classpathLocation, "latest");
  }

  /// The same to a certain version.
  ///
  /// @throws Fault if the scripts do not lead there
  public void migrate(String schema, String classpathLocation, String version) {
    if (!schema.matches("[a-z][a-z_]{0,30}")) {
      throw new IllegalArgumentException("schema name " + schema);
    }
    var target = migrated;
    if (target == null) {
      return;
    }
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(target)
          .schemas(schema)
          .defaultSchema(schema)
          .locations("classpath:" + classpathLocation)
          .failOnMissingLocations(true)
          .target(version)
          .loggers("slf4j")
          .load()
          .migrate();
      owner.ifPresent(jdbi -> jdbi.useHandle(handle -> Roles.grant(handle, schema)));
    } catch (FlywayException e) {
      throw new Fault(Code.MIGRATION, "schema " + schema + ": " + e.getMessage(), e);
    }
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public DataSource dataSource() {
    return source;
  }

  /// The process id of an embedded server that this database owns.
  public OptionalLong serverPid() {
    return server.map(own -> OptionalLong.of(own.pid())).orElseGet(OptionalLong::empty);
  }

  /// Completes if an embedded server has ended and cannot be started again: then nothing here works
  /// any more.
  public CompletableFuture<Fault> lost() {
    return upkeep.map(Upkeep::lost).orElseGet(CompletableFuture::new);
  }

  /// The database as the owner of its tables sees it.
  Jdbi owner() {
    return owner.orElse(jdbi);
  }

  @Override
  public void close() {
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOG.debug("already shutting down"); // the hook does the same work
      }
    }
    stop();
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    upkeep.ifPresent(Upkeep::close);
    end.run();
    server.ifPresent(PostgresServer::close);
    upkeep.ifPresent(Upkeep::join);
  }
}
