package org.openledger.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Supplier;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// New connections of one role to one database, wherever its server listens at the moment.
final class Connections extends Source {
  private static final String CONNECT_SECONDS_MAX = "5";

  private final Supplier<String> url;
  private final Properties properties = new Properties();

  /// Connections to a server that tells its address itself, with user and password.
  Connections(Supplier<String> url, String user, String password) {
    this(url);
    properties.setProperty("user", user);
    properties.setProperty("password", password);
  }

  /// Connections to an address that says who connects.
  Connections(Supplier<String> url) {
    this.url = url;
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("ApplicationName", "openledger");
    properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("tcpKeepAlive", "true");
  }

  /// Connections to what OPENLEDGER_DB_URL holds.
  static Connections to(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new Connections(() -> url);
    }
    if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
      throw new Refusal(
          Code.DATABASE_UNSUPPORTED,
          "OPENLEDGER_DB_URL must begin with jdbc:postgresql: or postgresql://");
    }
    var uri = URI.create(url);
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var jdbc = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
    var connections = new Connections(() -> jdbc);
    if (uri.getRawUserInfo() != null) {
      var parts = uri.getRawUserInfo().split(":", 2);
      connections.properties.setProperty("user", decoded(parts[0]));
      if (parts.length == 2) {
        connections.properties.setProperty("password", decoded(parts[1]));
      }
    }
    return connections;
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return DriverManager.getConnection(url.get(), properties);
  }
}
