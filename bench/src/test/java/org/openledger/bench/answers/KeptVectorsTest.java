package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.encoder.BertEncoder;

@ExtendWith(ShippedVectors.class)
class KeptVectorsTest {
  @TempDir private Path folder;

  @Test
  void aVectorIsMadeOnceAndReadAgain(BertEncoder encoder) throws IOException {
    var kept = KeptVectors.in(folder, encoder);
    kept.keep(List.of("tide", "rock pool", "tide"));
    var vector = kept.passage("tide");
    Path file;
    try (var files = Files.list(folder)) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    long rows = 2;
    assertThat(Files.size(file)).isEqualTo(rows * (32 + encoder.dimension()));
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - 7)); // a broken-off run
    var again = KeptVectors.in(folder, encoder);
    assertThat(Files.size(file)).isEqualTo((rows - 1) * (32 + encoder.dimension()));
    assertThat(again.passage("tide")).isEqualTo(vector);
    assertThat(again.question("tide")).isEqualTo(vector);
  }
}
