package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.EncoderEmbedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.SpotCheck;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;

/// The memory of the tide pools as it is shipped, and the same with a lie in it.
class LeavesTest {
  private static final ModelId TIDE_POOLS = ModelId.of("nano", "tidepools", 1);
  private static final String FOLDER = "memories/nano/tidepools/1";
  private static final int PASSAGE = 20;

  @TempDir static Path root;

  private static Check check(Path models, int most, long seed) {
    return new Leaves(new MemoryFactory(models), most, seed).check(TIDE_POOLS).orElseThrow();
  }

  private static Path shipped(String name) throws IOException {
    var models = root.resolve(name);
    var from = Path.of("examples/tidepools/memory");
    var to = models.resolve(FOLDER);
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        var place = to.resolve(from.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.copy(file, place);
      }
    }
    return models;
  }

  /// Embeds like the real one, whose digest it has, but for one text.
  private record Lying(Embedding honest, String about) implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] vector = honest.passage(text);
      vector[0] ^= (byte) (text.equals(about) ? 1 : 0);
      return vector;
    }

    @Override
    public byte[] question(String text) {
      return honest.question(text);
    }

    @Override
    public Hash digest() {
      return honest.digest();
    }
  }

  @Test
  void theShippedMemoryIsWhatItsRecordsGive() throws IOException {
    var models = shipped("honest");
    var whole = check(models, SpotCheck.LEAVES, 1);
    assertThat(whole.holds()).as(whole.detail()).isTrue();
    assertThat(whole.detail()).startsWith("all ").doesNotContain("--seed");
    var some = check(models, 10, -3);
    assertThat(some.holds()).isTrue();
    assertThat(some.detail()).contains("fewer than 37.0 %").contains("--seed -3");
    assertThat(new Leaves(new MemoryFactory(models), 0, 1).check(TIDE_POOLS)).isEmpty();
    assertThat(new Leaves(new MemoryFactory(models), 9, 1).check(new ModelId("nano"))).isEmpty();
  }

  @Test
  void aLieUnderARootThatHoldsIsNamedAndDamageToo() throws IOException {
    var models = shipped("lie");
    var index = models.resolve(FOLDER).resolve("index");
    var encoder =
        new EncoderEmbedding(
            EncoderArtifact.ALL_MINILM_L6_V2.open(models.resolve("encoders"), Kernels.shared()));
    var honest = Memory.open(index, encoder);
    var records = IntStream.range(0, honest.records()).mapToObj(honest::record).toList();
    var place = honest.place(PASSAGE);
    Files.move(index, models.resolve("honest"));
    var lie =
        Memory.builder(new Lying(encoder, place.said()), Fusion.DEFAULT).build(index, records);
    var description = models.resolve(FOLDER).resolve("memory.json");
    Files.writeString(
        description,
        Files.readString(description).replace(honest.root().toString(), lie.root().toString()));
    var check = check(models, SpotCheck.LEAVES, 1);
    assertThat(check.holds()).isFalse();
    assertThat(check.detail())
        .contains("leaf " + (PASSAGE + 1) + ", of record " + place.record().commitment())
        .contains("the vector of its text");
    Files.delete(index.resolve("manifest.json"));
    assertThat(check(models, SpotCheck.LEAVES, 1).holds()).isFalse();
  }
}
