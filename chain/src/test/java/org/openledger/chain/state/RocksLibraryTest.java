package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.rocksdb.util.Environment;

/// The native library in its folder is the one that came with the program, or is replaced.
final class RocksLibraryTest {
  private final Optional<String> before =
      Optional.ofNullable(System.getProperty(NativeFolder.PROPERTY));

  @TempDir Path directory;

  @BeforeEach
  void choose() {
    System.setProperty(NativeFolder.PROPERTY, directory.toString());
  }

  @AfterEach
  void restore() {
    before.ifPresentOrElse(
        value -> System.setProperty(NativeFolder.PROPERTY, value),
        () -> System.clearProperty(NativeFolder.PROPERTY));
  }

  @Test
  void libraryIsUnpackedOnce() throws IOException {
    RocksLibrary.load();
    Object first = Files.readAttributes(file(), "unix:ino,lastModifiedTime");
    RocksLibrary.load();
    assertThat(Files.readAttributes(file(), "unix:ino,lastModifiedTime")).isEqualTo(first);
  }

  @Test
  void damagedLibraryIsReplaced() throws IOException {
    RocksLibrary.load();
    byte[] sound = Files.readAllBytes(file());
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 1;
    // Another file of that name: this process may run the first one's code.
    Files.delete(file());
    Files.write(file(), damaged);
    RocksLibrary.load();
    assertThat(Files.readAllBytes(file())).isEqualTo(sound);
  }

  @Test
  void unusableFolderIsNamed() throws IOException {
    Path blocked = Files.createFile(directory.resolve("file")).resolve("native");
    System.setProperty(NativeFolder.PROPERTY, blocked.toString());
    assertThatThrownBy(RocksLibrary::load)
        .isInstanceOf(Fault.class)
        .hasMessageContaining(blocked.toString());
  }

  private Path file() {
    return directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
  }
}
