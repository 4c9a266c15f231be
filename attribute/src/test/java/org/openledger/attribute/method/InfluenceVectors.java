package org.openledger.attribute.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.json.Json;

/// The recorded influence values of ../shared/vectors/model/influence, a folder at a time.
record InfluenceVectors(Json expected, ByteBuffer tensors, Json header, int dataFrom) {
  static final Path ROOT = Path.of("../shared/vectors/model/influence");

  static InfluenceVectors of(String folder, String file) {
    Path directory = ROOT.resolve(folder);
    assertThat(directory.resolve("expected.json"))
        .as("a file of the published vectors; they lie in a folder \"shared\" beside the project")
        .exists();
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(file)));
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      int length = (int) bytes.getLong(0);
      byte[] header = new byte[length];
      bytes.get(8, header);
      return new InfluenceVectors(
          Json.parse(Files.readString(directory.resolve("expected.json"))),
          bytes,
          Json.parse(new String(header, StandardCharsets.UTF_8)),
          8 + length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double[] tensor(String name) {
    var entry = header.get(name);
    assertThat(entry.get("dtype").text()).isEqualTo("F64");
    int from = entry.get("data_offsets").items().get(0).asInt();
    int to = entry.get("data_offsets").items().get(1).asInt();
    double[] values = new double[(to - from) / 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensors.getDouble(dataFrom + from + 8 * i);
    }
    return values;
  }

  /// expected.json's `scores` of a method, [2][6].
  double[][] scores(Json method, String name) {
    double[][] scores = new double[2][6];
    for (int q = 0; q < 2; q++) {
      for (int i = 0; i < 6; i++) {
        scores[q][i] = method.get(name).items().get(q).items().get(i).asDouble();
      }
    }
    return scores;
  }

  /// The adapter's tensors in the order of the flat gradient.
  List<Block> blocks() {
    return expected.get("flatten_order").items().stream()
        .map(t ->
            new Block(
                t.get("offset").asInt(),
                t.get("shape").items().get(0).asInt(),
                t.get("shape").items().get(1).asInt()))
        .toList();
  }

  static float[] floats(double[] values, int from, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values[from + i];
    }
    return floats;
  }
}
