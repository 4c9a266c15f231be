package org.openledger.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.model.ModelDocument;

class SafeTensorsTest {

  @TempDir private Path folder;

  @Test
  void referenceModelsAreRead() {
    try (var exact = SafeTensors.open(SharedVectors.model("llama-tiny/model.safetensors"));
        var rounded = SafeTensors.open(SharedVectors.model("llama-tiny-bf16/model.safetensors"))) {
      assertThat(exact.names()).hasSize(21).isEqualTo(rounded.names());
      assertThat(exact.metadata()).containsEntry("format", "pt");
      var name = "model.embed_tokens.weight";
      assertThat(exact.info(name))
          .isEqualTo(new TensorInfo(name, DType.F32, 0, List.of(97L, 32L), 12416));
      assertThat(rounded.info(name).dtype()).isEqualTo(DType.BF16);
      var wide = exact.finiteFloats(name, 97, 32);
      var narrow = rounded.finiteFloats(name, 97, 32);
      for (int i = 0; i < wide.length; i++) {
        short bits = SafeTensorsWriter.toBf16(wide[i]);
        assertThat(narrow[i]).isEqualTo(Float.intBitsToFloat(bits << 16));
      }
    }
  }

  @Test
  void everyNumberTypeSurvivesARoundTrip() {
    var path = folder.resolve("all.safetensors");
    new SafeTensorsWriter()
        .metadata("format", "pt")
        .f32("b", new float[] {1.5f, -2, Float.MIN_VALUE}, 3)
        .f64("a", new double[] {Math.PI, -0.0}, 1, 2)
        .bf16("c", new float[] {1, 1.00390625f, 1.01171875f}, 3)
        .f16("d", new float[] {0.5f, 65504}, 2)
        .i64("e", new long[] {Long.MIN_VALUE, 7}, 2)
        .f32("empty", new float[0], 0, 4)
        .f32("scalar", new float[] {3})
        .write(path);
    try (var file = SafeTensors.open(path)) {
      assertThat(file.names()).containsExactly("a", "b", "c", "d", "e", "empty", "scalar");
      assertThat(file.floats("b")).containsExactly(1.5f, -2, Float.MIN_VALUE);
      assertThat(file.doubles("a")).containsExactly(Math.PI, -0.0);
      assertThat(file.floats("c")).containsExactly(1, 1, 1.015625f); // ties go to even
      assertThat(file.doubles("d")).containsExactly(0.5, 65504);
      assertThat(file.longs("e")).containsExactly(Long.MIN_VALUE, 7);
      assertThat(file.floats("empty")).isEmpty();
      assertThat(file.floats("scalar")).containsExactly(3);
      assertThat(file.info("scalar").shape()).isEmpty();
      assertThat(file.metadata()).containsOnlyKeys("format");
    }
  }

  @Test
  void equalTensorsGiveEqualBytesInAnyOrder() throws IOException {
    var one = folder.resolve("one.safetensors");
    var two = folder.resolve("two.safetensors");
    var x = new float[] {1, 2};
    var y = new long[] {3};
    var first = new SafeTensorsWriter().f32("x", x, 2).i64("y", y, 1).write(one);
    var second = new SafeTensorsWriter().i64("y", y, 1).f32("x", x, 2).write(two);
    assertThat(first).isEqualTo(second).isEqualTo(ModelDocument.digest(one));
    var bytes = Files.readAllBytes(one);
    assertThat(bytes).isEqualTo(Files.readAllBytes(two));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "overlap; {'a':F32 [1] 0 4,'b':F32 [1] 2 6}; 6; overlapping data at tensor b",
        "same place; {'a':F32 [1] 0 4,'b':F32 [1] 0 4}; 4; overlapping data at tensor b",
        "gap; {'a':F32 [1] 0 4,'b':F32 [1] 8 12}; 12; gap before tensor b",
        "late start; {'a':F32 [1] 4 8}; 8; gap before tensor a",
        "past the end; {'a':F32 [2] 0 8}; 4; has 4 bytes of data",
        "unused tail; {'a':F32 [1] 0 4}; 8; has 8 bytes of data",
        "shape product; {'a':F32 [3] 0 4}; 4; needs 12",
        "dtype size; {'a':F64 [1] 0 4}; 4; needs 8",
        "negative size; {'a':F32 [-1] 0 4}; 4; negative dimension",
        "overflow; {'a':F32 [4611686018427387904,4] 0 0}; 0; impossible shape",
        "backwards; {'a':F32 [1] 4 0}; 4; the range 4 to 0",
        "unknown type; {'a':F3 [1] 0 4}; 4; unknown number type F3",
        "duplicate; {'a':F32 [1] 0 4,'a':F32 [1] 4 8}; 8; appears twice",
        "no object; ['a']; 0; does not begin with {",
        "broken; {'a':; 0; broken header",
        "huge offsets; {'a':F32 [1] 99999999999999999999 4}; 4; 64 bits"
      })
  void hostileHeadersAreRefused(String what, String header, int dataBytes, String message)
      throws IOException {
    var text =
        header
            .replaceAll(
                "'(\\w)':(\\w+) (\\[\\S*]) (\\d+) (\\d+)",
                "'$1':{'dtype':'$2','shape':$3,'data_offsets':[$4,$5]}")
            .replace('\'', '"');
    var path = file(text.length(), text, dataBytes);
    assertThatThrownBy(() -> SafeTensors.open(path))
        .describedAs(what)
        .isInstanceOf(Fault.class) // it names a path, which is for the log alone
        .hasMessageContaining(path.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1 << 20, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void headerLengthIsBounded(long length) throws IOException {
    var path = file(length, "{}", 0);
    assertThatThrownBy(() -> SafeTensors.open(path)).isInstanceOf(Failure.class);
  }

  @Test
  void headerMustBeUtf8AndTheFileLongEnough() throws IOException {
    var bad = folder.resolve("bad.safetensors");
    Files.write(bad, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xC3, (byte) 0x28});
    assertCode(Code.DAMAGED_FILE, () -> SafeTensors.open(bad));
    Files.write(bad, new byte[7]);
    assertCode(Code.DAMAGED_FILE, () -> SafeTensors.open(bad));
    Files.write(bad, new byte[0]);
    assertCode(Code.DAMAGED_FILE, () -> SafeTensors.open(bad));
    assertCode(Code.IO, () -> SafeTensors.open(folder.resolve("none")));
    assertCode(Code.IO, () -> SafeTensors.open(folder));
  }

  @Test
  void wrongQuestionsAreRefused() {
    var path = folder.resolve("q.safetensors");
    new SafeTensorsWriter()
        .f32("x", new float[] {1, Float.NaN}, 2)
        .f64("d", new double[] {1}, 1)
        .write(path);
    try (var file = SafeTensors.open(path)) {
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.floats("y"));
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.floats("d"));
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.longs("x"));
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.finiteFloats("x", 1, 2));
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.finiteFloats("x", 2));
      assertCode(Code.DAMAGED_WEIGHTS, () -> file.requireOnly(new TreeSet<>(List.of("x"))));
    }
    assertCode(Code.DAMAGED_WEIGHTS, () -> new SafeTensorsWriter().f32("x", new float[] {1, 2}, 3));
  }

  @Test
  void shardsAreOneSource() {
    new SafeTensorsWriter().f32("x", new float[] {1}, 1).write(folder.resolve("m-1.safetensors"));
    new SafeTensorsWriter().f32("y", new float[] {2}, 1).write(folder.resolve("m-2.safetensors"));
    var index = index("{\"x\":\"m-1.safetensors\",\"y\":\"m-2.safetensors\"}");
    try (var tensors = ShardedTensors.open(index)) {
      assertThat(tensors.names()).containsExactly("x", "y");
      assertThat(tensors.finiteFloats("y", 1)).containsExactly(2);
      assertCode(Code.DAMAGED_WEIGHTS, () -> tensors.floats("z"));
    }
    assertCode(
        Code.DAMAGED_WEIGHTS,
        () -> ShardedTensors.open(index("{\"x\":\"m-2.safetensors\",\"y\":\"m-2.safetensors\"}")));
    assertCode(
        Code.DAMAGED_FILE, () -> ShardedTensors.open(index("{\"x\":\"../m-1.safetensors\"}")));
    assertCode(Code.IO, () -> ShardedTensors.open(index("{\"x\":\"m-3.safetensors\"}")));
    new SafeTensorsWriter()
        .f32("y", new float[] {2}, 1)
        .f32("x", new float[] {2}, 1)
        .write(folder.resolve("m-2.safetensors"));
    var incomplete = index("{\"x\":\"m-1.safetensors\",\"y\":\"m-2.safetensors\"}");
    assertCode(Code.DAMAGED_FILE, () -> ShardedTensors.open(incomplete));
  }

  private Path index(String map) {
    var path = folder.resolve("model.safetensors.index.json");
    ModelDocument.writeText(path, "{\"metadata\":{},\"weight_map\":" + map + "}");
    return path;
  }

  private Path file(long length, String header, int dataBytes) throws IOException {
    var text = header.getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(length).put(text);
    return Files.write(folder.resolve("hostile.safetensors"), out.array());
  }

  private static void assertCode(
      Code error, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(error));
  }
}
