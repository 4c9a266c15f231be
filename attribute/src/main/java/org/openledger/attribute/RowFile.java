package org.openledger.attribute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.text.Utf8;

/// Tables of float rows in one file under one Merkle root.
///
/// Little-endian:
///
///     8    magic "OLROWS" 0 1
///     4    length of the header, unsigned
///          header: canonical JSON {"about": any, "tables": [{"name","encoding","count","width"}]}
///          rows of the tables in order; f32: width * 4 bytes; i8: scale f32, then width bytes
///     32   root
///
/// Leaf 0 of the tree is the header, leaf i + 1 the keccak-256 of row i's bytes, tables in order.
/// The reader takes nothing on trust: sizes are bounded, the length must be exact, every number
/// finite and the root right.
record RowFile(Json about, List<Rows> tables, MerkleTree tree) {
  private static final byte[] MAGIC = {'O', 'L', 'R', 'O', 'W', 'S', 0, 1};
  private static final int HEADER_MAX = 64 << 20;
  private static final int TABLES_MAX = 16;
  private static final int ROOT_BYTES = 32;

  /// A table to be written.
  record Table(String name, Rows rows) {}

  /// Writes the file in one move; returns its root.
  static Hash write(Path file, Json about, List<Table> tables) {
    byte[] header = header(about, tables).canonical().getBytes(StandardCharsets.UTF_8);
    if (header.length > HEADER_MAX || tables.size() > TABLES_MAX) {
      throw new Refusal(Code.OVER_BOUND, "header of " + header.length + " bytes");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Hash root;
      try (var channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        put(channel, buffer(12).put(MAGIC).putInt(header.length));
        put(channel, ByteBuffer.wrap(header).position(header.length));
        var leaves = new ArrayList<byte[]>();
        leaves.add(header);
        for (Table table : tables) {
          writeRows(channel, table.rows(), leaves);
        }
        root = new MerkleTree(leaves).root();
        put(channel, buffer(ROOT_BYTES).put(root.bytes()));
        channel.force(true);
      }
      PrivateFiles.moveInto(part, file);
      return root;
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write " + file, e);
    }
  }

  private static Json header(Json about, List<Table> tables) {
    var items = new ArrayList<Json>();
    for (Table table : tables) {
      items.add(
          Json.object()
              .put("name", table.name())
              .put("encoding", table.rows() instanceof Rows.Bytes ? "i8" : "f32")
              .put("count", table.rows().count())
              .put("width", table.rows().width())
              .build());
    }
    return Json.object().put("about", about).put("tables", items).build();
  }

  @SuppressWarnings("ByteBufferBackingArray") // a row fills the array made for it
  private static void writeRows(FileChannel channel, Rows rows, List<byte[]> leaves)
      throws IOException {
    for (int r = 0; r < rows.count(); r++) {
      ByteBuffer row = encode(rows, r);
      leaves.add(Keccak.hash256(row.array()).bytes());
      put(channel, row);
    }
  }

  private static ByteBuffer encode(Rows rows, int r) {
    int width = rows.width();
    return switch (rows) {
      case Rows.Floats(int _, int _, float[] values) -> {
        ByteBuffer row = buffer(4 * width);
        row.asFloatBuffer().put(values, r * width, width);
        yield row.position(4 * width);
      }
      case Rows.Bytes(int _, int _, byte[] values, float[] scales) ->
          buffer(4 + width).putFloat(scales[r]).put(values, r * width, width);
    };
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(FileChannel channel, ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      channel.write(filled);
    }
  }

  /// Reads and checks a file of at most `bytesMax` bytes.
  static RowFile read(Path file, long bytesMax) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > bytesMax) {
        throw new Fault(
            Code.ATTRIBUTION_DAMAGED,
            "%s has %d bytes; the limit is %d".formatted(file, size, bytesMax));
      }
      return new Reader(file, channel, size).read();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot read " + file, e);
    }
  }

  /// Reads forward, never past the end the header promises.
  private record Reader(Path file, FileChannel channel, long size) {
    RowFile read() throws IOException {
      byte[] lead = take(12);
      int length = ByteBuffer.wrap(lead).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
      check(java.util.Arrays.equals(lead, 0, 8, MAGIC, 0, 8), "has another magic number");
      check(length >= 2 && length <= HEADER_MAX && length <= size - 12, "has a bad header length");
      byte[] bytes = take(length);
      var text = Utf8.decoded(bytes);
      check(text.isPresent(), "has a header that is not UTF-8");
      try {
        return body(bytes, Json.parse(text.orElseThrow()));
      } catch (JsonException e) {
        throw new Fault(Code.ATTRIBUTION_DAMAGED, file + " has a bad header", e);
      }
    }

    private RowFile body(byte[] bytes, Json header) throws IOException {
      List<Json> entries = header.get("tables").items();
      check(entries.size() <= TABLES_MAX, "has too many tables");
      long expected = 12L + bytes.length + ROOT_BYTES;
      for (Json entry : entries) {
        expected = Math.addExact(expected, tableBytes(entry));
      }
      check(expected == size, "has %d bytes where %d belong".formatted(size, expected));
      var leaves = new ArrayList<byte[]>();
      leaves.add(bytes);
      var tables = new ArrayList<Rows>();
      for (Json entry : entries) {
        tables.add(rows(entry, leaves));
      }
      MerkleTree tree = new MerkleTree(leaves);
      check(tree.root().equals(Hash.of(take(ROOT_BYTES))), "does not match its root");
      return new RowFile(header.get("about"), List.copyOf(tables), tree);
    }

    private long tableBytes(Json entry) {
      int count = entry.get("count").asInt();
      int width = entry.get("width").asInt();
      check(count >= 0 && width >= 1, "has a bad table shape");
      check((long) count * width <= Integer.MAX_VALUE - 16, "has too large a table");
      return (long) count * (bytesEncoded(entry) ? 4L + width : 4L * width);
    }

    private boolean bytesEncoded(Json entry) {
      String encoding = entry.get("encoding").text();
      check(encoding.equals("f32") || encoding.equals("i8"), "has encoding " + encoding);
      return encoding.equals("i8");
    }

    private Rows rows(Json entry, List<byte[]> leaves) throws IOException {
      int count = entry.get("count").asInt();
      int width = entry.get("width").asInt();
      boolean encoded = bytesEncoded(entry);
      byte[] values = new byte[encoded ? count * width : 0];
      float[] floats = new float[encoded ? count : count * width];
      for (int r = 0; r < count; r++) {
        byte[] row = take(encoded ? 4 + width : 4 * width);
        leaves.add(Keccak.hash256(row).bytes());
        ByteBuffer buffer = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        if (encoded) {
          floats[r] = buffer.getFloat();
          buffer.get(values, r * width, width);
        } else {
          buffer.asFloatBuffer().get(floats, r * width, width);
        }
      }
      for (float x : floats) {
        check(Float.isFinite(x), "holds a number that is not finite");
      }
      return encoded
          ? new Rows.Bytes(count, width, values, floats)
          : new Rows.Floats(count, width, floats);
    }

    private byte[] take(int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(count);
      while (buffer.hasRemaining()) {
        check(channel.read(buffer) >= 0, "ends early");
      }
      return buffer.array();
    }

    private void check(boolean holds, String fault) {
      if (!holds) {
        throw new Fault(Code.ATTRIBUTION_DAMAGED, file + " " + fault);
      }
    }
  }
}
