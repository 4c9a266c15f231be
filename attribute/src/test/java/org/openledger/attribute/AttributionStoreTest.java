package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;

class AttributionStoreTest {
  @TempDir Path directory;
  private Path file = Path.of("unset");
  private ToyStore toy =
      ToyStore.trained(
          new ToyRegression(30, 8, 5, new ToyRegression.Settings(40, 6, 0.02f, 0.1f, true)),
          10,
          4,
          0);
  private Hash root = Hash.ZERO;

  @BeforeEach
  void write() {
    file = directory.resolve("run.attribution");
    root = AttributionStore.write(file, toy.contents());
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    AttributionStore store = AttributionStore.read(file);
    assertThat(store.root()).isEqualTo(root);
    assertThat(store.contents().clusters()).isEqualTo(toy.contents().clusters());
    assertThat(store.contents().records()).isEqualTo(toy.contents().records());
    assertThat(store.contents().corpus().tokens().get(7)).containsExactly(1, 70_001, 3);
    assertThat(store.contents().endDigest()).isEqualTo(AttributionStore.digest(toy.end()));
    float[] direction = {1, 2, 3, 4, 5, -6, 7, 8};
    RunVectors run = store.contents().run();
    assertThat(run.credits(direction)).isEqualTo(toy.contents().run().credits(direction));
    assertThat(run.course().decay()).isEqualTo(toy.contents().run().course().decay());
    assertThat(store.contents().recordRows().dots(direction))
        .isEqualTo(toy.contents().recordRows().dots(direction));
  }

  @Test
  void byteRowsChangeCreditsByLittle() {
    var c = toy.contents();
    var bytes = new RunVectors(Rows.quantised(c.run().vectors()), c.run().course());
    var quantised =
        new AttributionStore.Contents(
            c.corpus(), c.clusters(), c.records(), bytes, c.recordRows(), c.kappa(), c.endDigest());
    Path other = directory.resolve("bytes.attribution");
    assertThat(AttributionStore.write(other, quantised)).isNotEqualTo(root);
    float[] direction = {1, 1, 1, 1, -1, -1, -1, -1};
    double[] exact = c.run().credits(direction);
    double[] rounded = AttributionStore.read(other).contents().run().credits(direction);
    for (int k = 0; k < exact.length; k++) {
      float[] row = new float[8];
      c.run().vectors().copyRow(k, row);
      float max = 0;
      for (float x : row) {
        max = Math.max(max, Math.abs(x));
      }
      assertThat(Math.abs(exact[k] - rounded[k])).isLessThan(8 * max / 127 / 2 * 1.001);
    }
  }

  @Test
  void aRowIsProvenUnderTheRoot() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    AttributionStore store = AttributionStore.read(file);
    float[] row = new float[8];
    store.contents().run().vectors().copyRow(4, row);
    Hash digest = AttributionStore.digest(row); // the same little-endian bytes
    assertThat(store.proof(4).verify(digest.bytes(), root)).isTrue();
    assertThat(store.proof(5).verify(digest.bytes(), root)).isFalse();
    assertThat(Hash.of(Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length))).isEqualTo(root);
    assertThat(Keccak.hash256(new byte[0])).isNotEqualTo(root);
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long seed = 42;
    CounterRandom random = CounterRandom.of(seed, "test.corruption");
    for (int trial = 0; trial < 300; trial++) {
      byte[] broken = bytes.clone();
      int at = trial < 24 ? trial : random.nextInt(bytes.length);
      broken[at] ^= (byte) (1 << random.nextInt(8));
      refused(broken, "seed " + seed + ", byte " + at);
      refused(Arrays.copyOf(bytes, random.nextInt(bytes.length)), "seed " + seed);
    }
    refused(Arrays.copyOf(bytes, bytes.length + 1), "trailing byte");
    refused(new byte[0], "empty");
  }

  @Test
  void aHeaderThatIsNoUtf8IsRefusedBeforeItIsUnderstood() throws IOException {
    byte[] broken = Files.readAllBytes(file);
    int name = new String(broken, StandardCharsets.ISO_8859_1).indexOf("\":\"") + 3;
    broken[name] = (byte) 0xff;
    Path path = Files.write(directory.resolve("broken.attribution"), broken);
    assertThatThrownBy(() -> AttributionStore.read(path))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not UTF-8");
  }

  /// It names its file, which is for the log alone.
  @Test
  void aStoreBeyondTheBoundIsDamaged() throws IOException {
    long bytes = Files.size(file);
    assertThat(RowFile.read(file, bytes).tree().root()).isEqualTo(root);
    assertThatThrownBy(() -> RowFile.read(file, bytes - 1))
        .hasMessageContaining("the limit is " + (bytes - 1))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.ATTRIBUTION_DAMAGED));
  }

  private void refused(byte[] bytes, String what) throws IOException {
    Path broken = directory.resolve("broken.attribution");
    Files.write(broken, bytes);
    assertThatThrownBy(() -> AttributionStore.read(broken)).as(what).isInstanceOf(Failure.class);
  }
}
