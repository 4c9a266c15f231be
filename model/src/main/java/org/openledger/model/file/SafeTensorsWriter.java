package org.openledger.model.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;

/// Collects tensors and writes them as one safetensors file; the same tensors give the same bytes,
/// in whatever order they were added.
///
/// Wider number types come first, then names in ascending order, so that every tensor is aligned to
/// its element; the header is padded with spaces to a multiple of 8. Arrays are not copied: they
/// must not change before [#write].
public final class SafeTensorsWriter {

  private static final int CHUNK_ELEMENTS = 8192;

  /// Puts element i into the buffer.
  private interface Elements {
    void put(ByteBuffer target, int index);
  }

  private record Entry(String name, DType dtype, List<Long> shape, int length, Elements elements) {
    long bytes() {
      return (long) length * dtype.bytes();
    }
  }

  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  /// Adds a `__metadata__` string.
  public SafeTensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /// Adds a tensor as F32.
  public SafeTensorsWriter f32(String name, float[] values, long... shape) {
    return add(DType.F32, name, values.length, shape, (to, i) -> to.putFloat(values[i]));
  }

  /// Adds a tensor as BF16, rounded to nearest, ties to even.
  public SafeTensorsWriter bf16(String name, float[] values, long... shape) {
    return add(DType.BF16, name, values.length, shape, (to, i) -> to.putShort(toBf16(values[i])));
  }

  /// Adds a tensor as F16, rounded to nearest, ties to even.
  public SafeTensorsWriter f16(String name, float[] values, long... shape) {
    return add(
        DType.F16,
        name,
        values.length,
        shape,
        (to, i) -> to.putShort(Float.floatToFloat16(values[i])));
  }

  /// Adds a tensor as F64.
  public SafeTensorsWriter f64(String name, double[] values, long... shape) {
    return add(DType.F64, name, values.length, shape, (to, i) -> to.putDouble(values[i]));
  }

  /// Adds a tensor as I64.
  public SafeTensorsWriter i64(String name, long[] values, long... shape) {
    return add(DType.I64, name, values.length, shape, (to, i) -> to.putLong(values[i]));
  }

  /// The BF16 bits nearest to a float, ties to even; NaN stays NaN.
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  /// Writes the file in one piece (an old one is replaced at the end) and returns its SHA-256.
  public Hash write(Path path) {
    var ordered =
        entries.values().stream()
            .sorted(
                Comparator.comparingInt((Entry entry) -> -entry.dtype.bytes())
                    .thenComparing(Entry::name))
            .toList();
    ModelDocument.replace(
        path,
        part -> {
          try (var out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            out.write(header(ordered));
            for (var entry : ordered) {
              writeData(out, entry);
            }
          }
        });
    return ModelDocument.digest(path);
  }

  private SafeTensorsWriter add(
      DType dtype, String name, int length, long[] shape, Elements elements) {
    long product = 1;
    var sizes = new ArrayList<Long>();
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
      sizes.add(size);
    }
    if (product != length) {
      throw new Fault(
          Code.DAMAGED_WEIGHTS, "Tensor " + name + " has " + length + " values for shape " + sizes);
    }
    if (name.equals(TensorHeader.METADATA) || entries.containsKey(name)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "Tensor name " + name + " is taken");
    }
    entries.put(name, new Entry(name, dtype, List.copyOf(sizes), length, elements));
    return this;
  }

  private byte[] header(List<Entry> ordered) {
    var members = new LinkedHashMap<String, Json>();
    if (!metadata.isEmpty()) {
      var strings = Json.object();
      metadata.forEach(strings::put);
      members.put(TensorHeader.METADATA, strings.build());
    }
    long begin = 0;
    for (var entry : ordered) {
      long end = begin + entry.bytes();
      members.put(
          entry.name,
          Json.object()
              .put("dtype", entry.dtype.name())
              .put("shape", entry.shape.stream().map(Json::of).toList())
              .put("data_offsets", List.of(Json.of(begin), Json.of(end)))
              .build());
      begin = end;
    }
    var text = new Json.Obj(members).compact().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    var out = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded).put(text);
    while (out.hasRemaining()) {
      out.put((byte) ' ');
    }
    return out.array();
  }

  private static void writeData(OutputStream out, Entry entry) throws IOException {
    var chunk =
        ByteBuffer.allocate(CHUNK_ELEMENTS * entry.dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < entry.length; i++) {
      entry.elements.put(chunk, i);
      if (!chunk.hasRemaining() || i == entry.length - 1) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
  }
}
