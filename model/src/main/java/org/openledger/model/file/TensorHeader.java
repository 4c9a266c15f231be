package org.openledger.model.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.Utf8;

/// The checked header of a safetensors file: every byte of the data belongs to exactly one tensor.
record TensorHeader(SequencedMap<String, TensorInfo> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  /// The bound of the reference implementation.
  static final long BYTES_MAX = 100_000_000;

  private static final int DIMENSIONS_MAX = 16;

  TensorHeader {
    tensors = Collections.unmodifiableSequencedMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableSequencedMap(new TreeMap<>(metadata));
  }

  /// The header's length, once it is known to lie inside the file and below the bound.
  static long checkedLength(Path path, long fileBytes, long length) {
    if (fileBytes < Long.BYTES) {
      throw malformed(path, "has " + fileBytes + " bytes, too few for a header length");
    }
    if (length < 0 || length > BYTES_MAX) {
      throw new Fault(
          Code.DAMAGED_FILE,
          path
              + " states a header of "
              + Long.toUnsignedString(length)
              + " bytes, at most "
              + BYTES_MAX
              + " are accepted");
    }
    if (length > fileBytes - Long.BYTES) {
      throw malformed(
          path, "states a header of " + length + " bytes but has only " + fileBytes + " in all");
    }
    return length;
  }

  /// Parses and checks the header text against the number of data bytes that follow it.
  static TensorHeader parse(Path path, byte[] text, long dataBytes) {
    var tensors = new ArrayList<TensorInfo>();
    Map<String, String> metadata = new TreeMap<>();
    try {
      var decoded =
          Utf8.decoded(text).orElseThrow(() -> malformed(path, "has a header that is not UTF-8"));
      if (!decoded.startsWith("{")) {
        throw malformed(path, "has a header that does not begin with {");
      }
      for (var member : Json.parse(decoded).members().entrySet()) {
        if (member.getKey().equals(METADATA)) {
          member.getValue().members().forEach((key, value) -> metadata.put(key, value.text()));
        } else {
          tensors.add(tensor(path, member.getKey(), member.getValue()));
        }
      }
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " has a broken header: " + e.getMessage(), e);
    }
    checkCover(path, tensors, dataBytes);
    var byName = new TreeMap<String, TensorInfo>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return new TensorHeader(byName, metadata);
  }

  private static TensorInfo tensor(Path path, String name, Json entry) {
    var dtype = dtype(path, name, entry.get("dtype").text());
    var shape = entry.get("shape").items().stream().map(Json::asLong).toList();
    var offsets = entry.get("data_offsets").items();
    if (entry.members().size() != 3 || offsets.size() != 2) {
      throw malformed(path, "describes tensor " + name + " with other members than expected");
    }
    long begin = offsets.get(0).asLong();
    long end = offsets.get(1).asLong();
    if (begin < 0 || end < begin) {
      throw malformed(path, "gives tensor " + name + " the range " + begin + " to " + end);
    }
    long bytes = product(path, name, shape, dtype);
    if (bytes != end - begin) {
      throw malformed(
          path,
          "gives tensor "
              + name
              + " "
              + (end - begin)
              + " bytes, but "
              + dtype
              + shape
              + " needs "
              + bytes);
    }
    return new TensorInfo(name, dtype, begin, shape, end);
  }

  private static DType dtype(Path path, String name, String text) {
    return Arrays.stream(DType.values())
        .filter(type -> type.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> malformed(path, "gives tensor " + name + " the unknown number type " + text));
  }

  private static long product(Path path, String name, List<Long> shape, DType dtype) {
    if (shape.size() > DIMENSIONS_MAX) {
      throw malformed(path, "gives tensor " + name + " " + shape.size() + " dimensions");
    }
    try {
      long bytes = dtype.bytes();
      for (long size : shape) {
        if (size < 0) {
          throw malformed(path, "gives tensor " + name + " the negative dimension " + size);
        }
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new Fault(
          Code.DAMAGED_FILE, path + " gives tensor " + name + " the impossible shape " + shape, e);
    }
  }

  /// Ranges in order must join without gap or overlap and end where the file ends.
  private static void checkCover(Path path, List<TensorInfo> tensors, long dataBytes) {
    long next = 0;
    var byPlace =
        tensors.stream()
            .sorted(
                Comparator.comparingLong(TensorInfo::begin)
                    .thenComparingLong(TensorInfo::end)
                    .thenComparing(TensorInfo::name))
            .toList();
    for (var tensor : byPlace) {
      if (tensor.begin() != next) {
        throw malformed(
            path,
            (tensor.begin() < next ? "has overlapping data at tensor " : "has a gap before tensor ")
                + tensor.name());
      }
      next = tensor.end();
    }
    if (next != dataBytes) {
      throw malformed(
          path, "has " + dataBytes + " bytes of data, but its tensors take " + next + " bytes");
    }
  }

  private static Failure malformed(Path path, String what) {
    return new Fault(Code.DAMAGED_FILE, path + " " + what);
  }
}
