package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.guard.Neighbours;

/// What is said about a chain that stands alone and lost its end is done here, and helps.
class ChainAloneTest {
  @TempDir Path folder;

  private ChainAlone open() {
    return ChainAlone.open(
        new ChainAlone.Request(
            folder,
            Optional.empty(),
            Duration.ZERO,
            true,
            new ChainAlone.Serving(0, Neighbours.NONE, Duration.ofSeconds(2))));
  }

  @Test
  void withoutItsNoteAChainWhoseLogWasCutGoesOnFromWhatIsLeft() throws IOException {
    try (var chain = open()) {
      chain.rehearse();
      chain.rehearse();
    }
    Path log;
    try (var files = Files.list(folder)) {
      log =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    var bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length - 10));
    var note = folder.resolve("head");
    assertThatThrownBy(() -> open().close())
        .hasMessageContaining("move " + note + " away")
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_DAMAGED));
    Files.move(note, folder.resolve("elsewhere"));
    try (var chain = open()) {
      assertThat(chain.head()).isOne();
      chain.rehearse();
      assertThat(chain.head()).isEqualTo(2);
    }
  }
}
