package org.openledger.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's PostgreSQL database: a connection pool, its Jdbi handle, and one schema per stage.
///
/// A commit that returned is on disk: fsync and synchronous_commit are on in the embedded server
/// and a given server without them is named in the log. Closing stops an embedded server.
public final class Database implements AutoCloseable {
  private static final int VERSION_MIN = 15;
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final DataSource source;
  private final boolean migrates;
  private final Runnable end;
  private final Jdbi jdbi;
  private final @Nullable PostgresServer server;
  private final @Nullable Thread hook;
  private boolean closed;

  private Database(HikariDataSource pool, @Nullable PostgresServer server) {
    this(pool, true, pool::close, server);
  }

  private Database(
      DataSource source, boolean migrates, Runnable end, @Nullable PostgresServer server) {
    this.source = source;
    this.migrates = migrates;
    this.end = end;
    this.jdbi = Jdbi.create(source);
    this.server = server;
    this.hook = server == null ? null : new Thread(this::stop, "database-shutdown");
    if (hook != null) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /// Opens the database; an embedded server is created on first use and recovers after a crash.
  public static Database open(DatabaseConfig config) {
    if (config.url().isPresent()) {
      return external(config.url().get(), config.poolSize());
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
    return new Database(source, false, () -> {}, null);
  }

  /// A database of a running embedded server; the server is stopped with it when `owned`.
  static Database over(PostgresServer server, String name, int poolSize, boolean owned) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(server.url(name));
    settings.setUsername(PostgresServer.USER);
    settings.setPassword(server.password());
    return new Database(pool(settings, poolSize), owned ? server : null);
  }

  private static Database external(String url, int poolSize) {
    var database = new Database(pool(settingsOf(url), poolSize), null);
    try {
      database.checkServer();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static HikariConfig settingsOf(String url) {
    var settings = new HikariConfig();
    if (url.startsWith("jdbc:postgresql:")) {
      settings.setJdbcUrl(url);
      return settings;
    }
    if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
      throw new Refusal(
          Code.DATABASE_UNSUPPORTED,
          "OPENLEDGER_DB_URL must begin with jdbc:postgresql: or postgresql://");
    }
    var uri = URI.create(url);
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    settings.setJdbcUrl("jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query);
    var user = uri.getRawUserInfo();
    if (user != null) {
      var parts = user.split(":", 2);
      settings.setUsername(URLDecoder.decode(parts[0], StandardCharsets.UTF_8));
      if (parts.length == 2) {
        settings.setPassword(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return settings;
  }

  private static HikariDataSource pool(HikariConfig settings, int size) {
    settings.setMaximumPoolSize(size);
    settings.setMinimumIdle(1);
    settings.setConnectionTimeout(10_000);
    settings.setPoolName("openledger");
    settings.addDataSourceProperty("reWriteBatchedInserts", "true");
    settings.addDataSourceProperty("ApplicationName", "openledger");
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

  /// Brings one stage's schema to the newest version of the scripts at a class-path location.
  public void migrate(String schema, String classpathLocation) {
    if (!schema.matches("[a-z][a-z_]{0,30}")) {
      throw new IllegalArgumentException("schema name " + schema);
    }
    if (!migrates) {
      return;
    }
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(source)
          .schemas(schema)
          .defaultSchema(schema)
          .locations("classpath:" + classpathLocation)
          .failOnMissingLocations(true)
          .loggers("slf4j")
          .load()
          .migrate();
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
    return server == null ? OptionalLong.empty() : OptionalLong.of(server.pid());
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
    end.run();
    if (server != null) {
      server.close();
    }
  }
}
