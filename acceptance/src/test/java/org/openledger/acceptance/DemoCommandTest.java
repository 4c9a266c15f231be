package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.app.cli.Main;

/// The demonstration without a home of its own: it makes one for the time it runs.
class DemoCommandTest {
  private static final Pattern LOADED = Pattern.compile("Loaded library ([^,]+),");

  @TempDir Path directory;

  @Test
  void aPassingHomeLeavesNothingAndLibrariesLieInTheUsersCache()
      throws IOException, InterruptedException {
    var temporary = Files.createDirectory(directory.resolve("temporary"));
    var user = Files.createDirectory(directory.resolve("user"));
    var log = directory.resolve("libraries");
    var errors = directory.resolve("errors");
    var file = Files.writeString(directory.resolve("rows.jsonl"), "no rows");
    var java = Path.of(System.getProperty("java.home"));
    var process =
        new ProcessBuilder(
                java.resolve("bin/java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-ea",
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.home=" + user,
                "-Xlog:library:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--headless",
                "--data-file",
                file.toString())
            .redirectError(errors.toFile())
            .start();
    // That there is no record is found when the node is open and has loaded its libraries.
    assertThat(process.waitFor()).isEqualTo(1);
    var said = Files.readString(errors);
    assertThat(said).contains("warning    at most 1 records of 1 rows are taken", "needs 20");
    assertThat(said.indexOf("warning")).isLessThan(said.indexOf("contribute"));
    assertThat(temporary).isEmptyDirectory();
    assertThat(unpacked(log, java))
        .isNotEmpty()
        .allMatch(library -> library.startsWith(user.resolve(".cache/openledger/native")));
  }

  /// The libraries that were loaded from anywhere but the Java installation.
  private static List<Path> unpacked(Path log, Path java) throws IOException {
    return LOADED
        .matcher(Files.readString(log))
        .results()
        .map(match -> Path.of(match.group(1)))
        .filter(library -> library.isAbsolute() && !library.startsWith(java))
        .toList();
  }
}
