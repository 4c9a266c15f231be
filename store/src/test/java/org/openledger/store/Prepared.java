package org.openledger.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openledger.core.files.PrivateFiles;

/// A database with the table `probe.item`, made once and copied for each test that does not look at
/// how one is made: that takes a second.
final class Prepared {
  private static final Path ONCE = made();

  private Prepared() {}

  private static Path made() {
    try {
      var home = Files.createTempDirectory("openledger-prepared-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home), "prepared-end"));
      try (var database = Database.open(DatabaseConfig.embedded(home))) {
        database.migrate("probe", "db/probe");
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path home) {
    try {
      PrivateFiles.deleteTree(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The database in a folder of its own, as a node left it that ended.
  static DatabaseConfig in(Path folder) throws IOException {
    try (var files = Files.walk(ONCE)) {
      for (var file : files.filter(file -> !file.equals(ONCE)).toList()) {
        Files.copy(file, folder.resolve(ONCE.relativize(file)), COPY_ATTRIBUTES, NOFOLLOW_LINKS);
      }
    }
    return DatabaseConfig.embedded(folder);
  }
}
