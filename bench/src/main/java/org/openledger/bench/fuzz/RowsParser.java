package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.about;
import static org.openledger.bench.fuzz.Parser.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.attribute.AttributionStore;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.text.Utf8;

/// The reader of attribution stores. A changed store has the wrong root, and nothing behind that
/// check would be reached: most inputs are given the root that their rows have.
final class RowsParser {
  private static final int LEAD_BYTES = 12;
  private static final int ROOT_BYTES = 32;
  private static final int DATA_BYTES_MAX = 1 << 20;

  private static final List<String> WORDS =
      List.of(
          "\"about\":",
          "\"tables\":",
          "\"name\":",
          "\"encoding\":",
          "\"f32\"",
          "\"i8\"",
          "\"count\":",
          "\"width\":",
          "\"clusters\":",
          "\"records\":",
          "\"members\":",
          "\"tokens\":",
          "\"ppm\":",
          "\"kappa\":",
          "\"vocabulary\":",
          "\"AAAA\"",
          "\"cluster\":",
          "null",
          "[]");

  private RowsParser() {}

  static Parser parser() {
    return new Parser("rows", WORDS, false, RowsParser::open);
  }

  private static Parser.Feed open(Path scratch) {
    var file = scratch.resolve("store");
    var again = scratch.resolve("again");
    return input -> {
      var rooted =
          input.length % 4 == 0 ? input : rooted(Braces.measured(input, LEAD_BYTES, Integer.BYTES));
      BinaryParsers.fill(file, rooted, 0, rooted.length);
      var store = AttributionStore.read(file);
      var root = AttributionStore.write(again, store.contents());
      check(AttributionStore.read(again).root().equals(root), "what it writes has another root");
      var records = store.contents().records().size();
      return about(records) + " " + about(store.contents().clusters().size());
    };
  }

  /// The same rows under the header's own tables, with the digest and the root that they have;
  /// unchanged where there is no header.
  static byte[] rooted(byte[] input) {
    if (input.length < LEAD_BYTES) {
      return input;
    }
    int length = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    if (length < 0 || length > input.length - LEAD_BYTES) {
      return input;
    }
    int data = LEAD_BYTES + length;
    try {
      var text = Utf8.shown(input, LEAD_BYTES, length);
      var header = Json.parse(text);
      var widths = widths(header);
      int bytes = widths.stream().mapToInt(Integer::intValue).sum();
      var rows = Arrays.copyOfRange(input, data, data + bytes);
      return written(input, digested(header, rows, widths), rows, widths);
    } catch (ArithmeticException | IllegalArgumentException _) {
      return input;
    }
  }

  /// Bytes of each row of each table.
  private static List<Integer> widths(Json header) {
    var widths = new ArrayList<Integer>();
    long bytes = 0;
    for (var table : header.get("tables").items()) {
      long width = table.get("width").asInt();
      boolean small = table.get("encoding").text().equals("i8");
      long row = small ? Float.BYTES + width : Float.BYTES * width;
      int count = table.get("count").asInt();
      bytes = Math.addExact(bytes, Math.multiplyExact(row, count));
      if (row < 0 || count < 0 || bytes > DATA_BYTES_MAX || count > DATA_BYTES_MAX) {
        throw new ArithmeticException("tables of more than a fuzzed input");
      }
      for (int r = 0; r < count; r++) {
        widths.add((int) row);
      }
    }
    return widths;
  }

  private static Json digested(Json header, byte[] rows, List<Integer> widths) {
    if (widths.isEmpty() || header.find("about").flatMap(a -> a.find("startDigest")).isEmpty()) {
      return header;
    }
    var start = Keccak.hash256(Arrays.copyOf(rows, widths.getFirst()));
    var about = new LinkedHashMap<>(header.get("about").members());
    about.put("startDigest", Json.of(start.toString()));
    var members = new LinkedHashMap<>(header.members());
    members.put("about", new Json.Obj(about));
    return new Json.Obj(members);
  }

  private static byte[] written(byte[] input, Json header, byte[] rows, List<Integer> widths) {
    var text = header.compact().getBytes(StandardCharsets.UTF_8);
    var leaves = new ArrayList<byte[]>();
    leaves.add(text);
    int at = 0;
    for (int width : widths) {
      leaves.add(Keccak.hash256(Arrays.copyOfRange(rows, at, at + width)).bytes());
      at += width;
    }
    return ByteBuffer.allocate(LEAD_BYTES + text.length + rows.length + ROOT_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(input, 0, 8)
        .putInt(text.length)
        .put(text)
        .put(rows)
        .put(new MerkleTree(leaves).root().bytes())
        .array();
  }
}
