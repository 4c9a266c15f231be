package org.openledger.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Fault;

/// There is one folder for native libraries, and whoever speaks first says where.
final class NativeFolderTest {
  private final Optional<String> before =
      Optional.ofNullable(System.getProperty(NativeFolder.PROPERTY));

  @TempDir Path home;

  @AfterEach
  void restore() {
    before.ifPresentOrElse(
        value -> System.setProperty(NativeFolder.PROPERTY, value),
        () -> System.clearProperty(NativeFolder.PROPERTY));
  }

  @Test
  void firstHomeKeepsThem() {
    System.clearProperty(NativeFolder.PROPERTY);
    NativeFolder.keepIn(home);
    NativeFolder.keepIn(home.resolve("other"));
    assertThat(NativeFolder.path()).isEqualTo(home.resolve("native"));
  }

  @Test
  void whatTheLauncherSaysCountsMoreThanTheHome() {
    System.setProperty(NativeFolder.PROPERTY, home.resolve("chosen").toString());
    NativeFolder.keepIn(home);
    assertThat(NativeFolder.path()).isEqualTo(home.resolve("chosen"));
  }

  @Test
  void withoutAHomeTheyLieInTheUsersCache() {
    assertThat(NativeFolder.cacheOf(home.toString()))
        .isEqualTo(home.resolve(".cache/openledger/native"));
    assertThatThrownBy(() -> NativeFolder.cacheOf("?"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(NativeFolder.PROPERTY);
  }

  @Test
  void libraryThatIsNotThereIsNamed() {
    System.setProperty(NativeFolder.PROPERTY, home.toString());
    assertThatThrownBy(() -> NativeFolder.unpack(KeyPair.class, "/nowhere/lib.so", "lib.so"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("/nowhere/lib.so");
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    var blocked = Files.createFile(home.resolve("file")).resolve("native");
    System.setProperty(NativeFolder.PROPERTY, blocked.toString());
    assertThatThrownBy(() -> NativeFolder.unpack(KeyPair.class, "KeyPair.class", "key"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(blocked.toString());
  }
}
