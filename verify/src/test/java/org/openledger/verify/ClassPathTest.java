package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// A stranger's program needs no database and no server: neither is on its class path.
class ClassPathTest {
  private static final List<String> REFUSED =
      List.of("postgres", "jdbi", "hikari", "flyway", "javalin", "jetty", "rocksdb");

  private static List<String> refused(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName())
        .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
        .filter(name -> REFUSED.stream().anyMatch(name::contains))
        .toList();
  }

  @Test
  void neitherADatabaseNorAServerIsOnTheClassPath() {
    var classPath = System.getProperty("java.class.path", "");
    assertThat(classPath).contains("picocli").contains("verify");
    assertThat(refused(classPath)).isEmpty();
  }

  @Test
  void aDatabaseOnAClassPathIsFound() {
    var classPath = String.join(File.pathSeparator, "a/picocli-4.jar", "a/HikariCP-7.jar");
    assertThat(refused(classPath)).containsExactly("hikaricp-7.jar");
  }
}
