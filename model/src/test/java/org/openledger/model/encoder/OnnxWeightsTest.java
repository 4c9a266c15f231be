package org.openledger.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;

/// ONNX files as exporters write them, and as an enemy would.
class OnnxWeightsTest {
  private static final long SEED = 41;
  private static final BertConfig CONFIG = TinyEncoder.CONFIG;
  private static final BertWeights WEIGHTS = TinyEncoder.weights(1);
  private static final float[] SIX = {1, 2, 3, 4, 5, 6};

  private static BertWeights read(byte[] file) {
    return OnnxWeights.read(file, CONFIG.heads(), CONFIG.normEps());
  }

  private static OnnxGraph graph(ProtoWriter graph) {
    return OnnxGraph.read(ProtoWriter.model(graph).done());
  }

  @Test
  void matricesAreNamedByTheGraphAndTurned() {
    var found = read(ProtoWriter.model(ProtoWriter.graph(WEIGHTS)).done());
    assertThat(found.config()).isEqualTo(CONFIG);
    for (var shape : BertWeights.shapes(CONFIG)) {
      assertThat(found.floats(shape.name()))
          .as(shape.name())
          .isEqualTo(WEIGHTS.floats(shape.name()));
    }
  }

  @Test
  void dimensionsMayStandInOneFieldWithoutTags() {
    var packed = new ProtoWriter();
    packed.varint(2);
    packed.varint(3);
    var raw = ProtoWriter.tensor("a", SIX, 2, 3).done();
    var tensor = new ProtoWriter().bytes(1, packed.done()).number(2, 1).text(8, "a");
    var tail = new ProtoReader(raw, 0, raw.length);
    while (tail.next()) {
      if (tail.field() == 9) {
        int from = tail.bytesFrom();
        tensor.bytes(9, java.util.Arrays.copyOfRange(raw, from, from + tail.bytesLength()));
      }
    }
    var tensors = graph(new ProtoWriter().message(5, tensor)).tensors();
    var constant = java.util.Objects.requireNonNull(tensors.get("a"));
    assertThat(constant.dimensions()).containsExactly(2, 3);
    assertThat(constant.floats()).isEqualTo(SIX);
  }

  @Test
  void everyFileThatIsCutOffIsRefused() {
    var file = ProtoWriter.model(ProtoWriter.graph(WEIGHTS)).done();
    for (byte[] cut : ProtoWriter.prefixes(file, 97)) {
      refused(cut, "");
    }
  }

  @Test
  void lengthsBeyondTheEndAreRefusedBeforeAnythingIsReserved() {
    for (long length : List.of(7L, 1L << 31, (1L << 31) - 1, 1L << 62, -1L)) {
      var model = new ProtoWriter();
      model.varint((7 << 3) | 2);
      model.varint(length);
      model.text(1, "ab");
      refused(model.done(), "bytes follow, of which there are 4");
    }
  }

  @Test
  void impossibleTensorsAreRefused() {
    refusedTensor(ProtoWriter.tensor("a", SIX, 2, 4), "not the floats of [2, 4]");
    refusedTensor(ProtoWriter.tensor("a", SIX, 1L << 31, 3), "dimension 2147483648");
    refusedTensor(ProtoWriter.tensor("a", SIX, -1, 3), "dimension 18446744073709551615");
    refusedTensor(
        ProtoWriter.tensor("a", SIX, (1L << 31) - 1, (1L << 31) - 1, (1L << 31) - 1),
        "impossible shape");
    refusedTensor(ProtoWriter.tensor("a", SIX, 1, 1, 1, 1, 1, 1, 1, 2, 3), "more than 8");
    var twice = new ProtoWriter().message(5, ProtoWriter.tensor("a", SIX, 6));
    twice.message(5, ProtoWriter.tensor("a", SIX, 6));
    assertThatThrownBy(() -> graph(twice)).hasMessageContaining("tensor a twice");
  }

  private static void refusedTensor(ProtoWriter tensor, String reason) {
    assertThatThrownBy(() -> graph(new ProtoWriter().message(5, tensor)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    refused(new byte[] {0x00}, "field tag");
    refused(new byte[] {0x0B}, "wire type 3");
    refused(new byte[] {0x0F}, "wire type 7");
    refused(new byte[] {0x0D, 1, 2}, "4 bytes follow");
    refused(new byte[] {0x09, 1, 2}, "8 bytes follow");
    refused(new byte[] {(byte) 0x80}, "ends inside a number");
    byte[] endless = new byte[40];
    java.util.Arrays.fill(endless, (byte) 0xFF);
    refused(endless, "more than 10 bytes");
    refused(new byte[0], "no graph");
    refused(new ProtoWriter().number(7, 1).done(), "wire type 0 instead of 2");
    refused(new ProtoWriter().text(7, "").text(7, "").done(), "two graphs");
    var name = new ProtoWriter().bytes(4, new byte[] {(byte) 0xC3, 0x28});
    refused(ProtoWriter.model(new ProtoWriter().message(1, name)).done(), "not UTF-8");
  }

  @Test
  void tooManyNodesAreRefused() {
    var many = new ProtoWriter();
    for (int i = 0; i <= 1 << 16; i++) {
      many.bytes(1, new byte[0]);
    }
    refused(ProtoWriter.model(many).done(), "more than 65536 nodes");
    var node = new ProtoWriter();
    for (int i = 0; i <= 1 << 10; i++) {
      node.text(1, "");
    }
    refused(ProtoWriter.model(new ProtoWriter().message(1, node)).done(), "1024 inputs");
  }

  @Test
  void anEncoderThatLacksSomethingIsRefusedByItsName() {
    var graph = ProtoWriter.graph(WEIGHTS).done();
    refused(ProtoWriter.model(raw(renamed(graph, "word_emb"))).done(), "word_embeddings.weight");
    refused(ProtoWriter.model(raw(renamed(graph, "query.bias"))).done(), "query.weight");
    refused(ProtoWriter.model(raw(renamed(graph, "0.intermediate"))).done(), "intermediate.dense");
    var other = ProtoWriter.graph(WEIGHTS);
    other.message(1, ProtoWriter.node("MatMul", "x", "onnx::MatMul_5", "/outonnx::MatMul_7"));
    refused(ProtoWriter.model(other).done(), "to two products");
    assertThatThrownBy(() -> OnnxWeights.read(file(), 5, 1e-12f))
        .hasMessageContaining("36 with 5 heads");
  }

  private static byte[] file() {
    return ProtoWriter.model(ProtoWriter.graph(WEIGHTS)).done();
  }

  /// The bytes with the first letter of every such name another.
  private static byte[] renamed(byte[] file, String name) {
    var text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.replace(name, "X" + name.substring(1))
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /// A message of these bytes.
  private static ProtoWriter raw(byte[] message) {
    var reader = new ProtoReader(message, 0, message.length);
    var copy = new ProtoWriter();
    while (reader.next()) {
      int from = reader.bytesFrom();
      copy.bytes(
          reader.field(), java.util.Arrays.copyOfRange(message, from, from + reader.bytesLength()));
    }
    return copy;
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() {
    byte[] file = file();
    var random = CounterRandom.of(SEED, "bytes");
    for (int n = 0; n < 300; n++) {
      byte[] changed = file.clone();
      int at = random.nextInt(n % 2 == 0 ? 2000 : changed.length);
      changed[at] = (byte) random.nextInt();
      try {
        assertThat(read(changed).config()).isNotNull();
      } catch (Failure e) {
        assertThat(e).as("seed " + SEED + " change " + n).hasMessageContaining("");
      }
    }
  }

  private static void refused(byte[] file, String reason) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(Failure.class).hasMessageContaining(reason);
  }
}
