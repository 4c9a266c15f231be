package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Fault;

/// A disk that is full is said, whichever part of the home lies on it.
class HomeRoomTest {
  private static final long PLENTY = 1L << 40;

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"blobs", "chain", "database", "models"})
  void aFullDiskOfAPartIsNamed(String part) throws IOException {
    Files.createDirectories(home.resolve(part));
    HomeRoom.Usable usable = folder -> folder.endsWith(part) ? 4_096 : PLENTY;
    assertThatThrownBy(() -> HomeRoom.require(home, usable))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("only 4096 bytes are free on the disk of the home's " + part);
    assertThatCode(() -> HomeRoom.require(home, _ -> PLENTY)).doesNotThrowAnyException();
  }

  @Test
  void theHomesOwnDiskIsLookedAtAndPartsThatAreNotThereAreNot() {
    HomeRoom.Usable usable = folder -> folder.equals(home) ? 0 : PLENTY;
    assertThatThrownBy(() -> HomeRoom.require(home, usable)).hasMessageContaining("of the home");
    assertThatThrownBy(() ->
            HomeRoom.require(
                home,
                _ -> {
                  throw new IOException("gone");
                }))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("cannot look");
    assertThatCode(() -> HomeRoom.require(home, folder -> folder.equals(home) ? PLENTY : 0))
        .doesNotThrowAnyException();
  }
}
