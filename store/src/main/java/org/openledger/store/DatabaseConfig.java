package org.openledger.store;

import java.nio.file.Path;
import java.util.Optional;

/// Where the node's database is: an embedded server under `dataDirectory`, or the server at `url`.
///
/// `url` is what OPENLEDGER_DB_URL holds: `jdbc:postgresql://host/db?user=..&password=..` or
/// `postgresql://user:password@host:port/db`.
public record DatabaseConfig(Path dataDirectory, Optional<String> url, int poolSize) {
  /// Half of the embedded server's 40 connections: tools and a second pool still fit.
  public static final int POOL_SIZE_DEFAULT = 20;

  private static final int POOL_SIZE_MAX = 36;

  public DatabaseConfig {
    if (poolSize < 1 || poolSize > POOL_SIZE_MAX) {
      throw new IllegalArgumentException("poolSize " + poolSize + " not in 1.." + POOL_SIZE_MAX);
    }
  }

  /// The embedded server.
  public static DatabaseConfig embedded(Path dataDirectory) {
    return new DatabaseConfig(dataDirectory, Optional.empty(), POOL_SIZE_DEFAULT);
  }

  /// The server named by OPENLEDGER_DB_URL when it is set, the embedded one otherwise.
  public static DatabaseConfig fromEnvironment(Path dataDirectory) {
    var url = Optional.ofNullable(System.getenv("OPENLEDGER_DB_URL")).filter(s -> !s.isBlank());
    return new DatabaseConfig(dataDirectory, url, POOL_SIZE_DEFAULT);
  }
}
