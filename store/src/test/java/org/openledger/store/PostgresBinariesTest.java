package org.openledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes that start on a fresh machine at the same moment both unpack the programs.
class PostgresBinariesTest {
  @TempDir Path cache;

  private Path programs(String name) throws IOException {
    var bin = Files.createDirectories(cache.resolve(name).resolve("bin"));
    var owner = PosixFilePermissions.fromString("rwx------");
    Files.createFile(bin.resolve("postgres"), PosixFilePermissions.asFileAttribute(owner));
    return cache.resolve(name);
  }

  @Test
  void theSecondToUnpackTakesWhatTheFirstMade() throws IOException {
    var home = cache.resolve("postgres");
    PostgresBinaries.publish(programs("first"), home);
    PostgresBinaries.publish(programs("second"), home);
    assertThat(home.resolve("bin/postgres")).isExecutable();
    assertThat(cache.resolve("second")).exists();
  }

  @Test
  void whatIsDamagedIsNamedWithWhatToDo() throws IOException {
    var home = cache.resolve("postgres");
    PostgresBinaries.publish(programs("first"), home);
    Files.delete(home.resolve("bin/postgres"));
    var second = programs("second");
    assertThatThrownBy(() -> PostgresBinaries.publish(second, home))
        .isInstanceOf(IOException.class)
        .hasMessage(home + " does not hold all of it; delete it and start again");
  }

  @Test
  void whatCannotBeMovedIsToldAsItIs() {
    var home = cache.resolve("postgres");
    assertThatThrownBy(() -> PostgresBinaries.publish(cache.resolve("absent"), home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absent");
  }
}
