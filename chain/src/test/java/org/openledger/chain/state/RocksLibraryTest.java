package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The native library beside the database is the one that came with the program, or is replaced.
final class RocksLibraryTest {
  @TempDir Path directory;

  @Test
  void libraryIsUnpackedOnce() throws IOException {
    assertThat(RocksLibrary.isUnpacked(directory)).isTrue();
    Object first = Files.readAttributes(file(), "unix:ino,lastModifiedTime");
    assertThat(RocksLibrary.isUnpacked(directory)).isTrue();
    assertThat(Files.readAttributes(file(), "unix:ino,lastModifiedTime")).isEqualTo(first);
  }

  @Test
  void damagedLibraryIsReplaced() throws IOException {
    assertThat(RocksLibrary.isUnpacked(directory)).isTrue();
    byte[] sound = Files.readAllBytes(file());
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file(), damaged);
    assertThat(RocksLibrary.isUnpacked(directory)).isTrue();
    assertThat(Files.readAllBytes(file())).isEqualTo(sound);
  }

  @Test
  void unusableDirectoryIsSaid() throws IOException {
    Path blocked = Files.createFile(directory.resolve("file")).resolve("native");
    assertThat(RocksLibrary.isUnpacked(blocked)).isFalse();
  }

  private Path file() throws IOException {
    try (var files = Files.list(directory)) {
      return files.findFirst().orElseThrow();
    }
  }
}
