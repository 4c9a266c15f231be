package org.openledger.memory.search;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// Vectors in a file that only grows, so that what was embedded before a process ended is not
/// embedded again. It begins with what the vectors were made by; a log of something else is begun
/// anew. Each entry ends in a digest of itself, and the first that is not whole ends the log.
final class VectorLog implements Kept, Closeable {
  /// Key, number of vectors, numbers of each.
  private static final int HEAD_BYTES = Hash.SIZE + 2 * Integer.BYTES;

  private static final int DIGEST_BYTES = 8;

  /// Most bytes of an entry's vectors.
  private static final int BYTES_MAX = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final Map<Hash, Long> places = new HashMap<>();
  private long end;

  private VectorLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens a log, or begins it.
  ///
  /// @param by names what vectors are made by
  static VectorLog open(Path file, Hash by) throws IOException {
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var log = new VectorLog(file, channel);
    try {
      log.read(by);
      return log;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void read(Hash by) throws IOException {
    var mark = read(0, Hash.SIZE);
    if (mark.isPresent() && Hash.of(mark.get()).equals(by)) {
      end = Hash.SIZE;
      for (var key = entryAt(end); key.isPresent(); key = entryAt(end)) {
        places.put(key.get(), end);
        end += HEAD_BYTES + vectorBytes(end) + DIGEST_BYTES;
      }
      channel.truncate(end);
      return;
    }
    channel.truncate(0);
    write(ByteBuffer.wrap(by.bytes()));
  }

  /// The key of the entry that begins there, if it is whole.
  private Optional<Hash> entryAt(long at) throws IOException {
    var head = read(at, HEAD_BYTES);
    if (head.isEmpty() || vectorBytes(at) < 0) {
      return Optional.empty();
    }
    int length = Math.toIntExact(HEAD_BYTES + vectorBytes(at));
    var all = read(at, length + DIGEST_BYTES);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    byte[] entry = Arrays.copyOf(all.get(), length);
    boolean whole =
        Arrays.equals(digest(entry), Arrays.copyOfRange(all.get(), length, all.get().length));
    return whole ? Optional.of(Hash.of(Arrays.copyOf(entry, Hash.SIZE))) : Optional.empty();
  }

  /// Bytes of an entry's vectors; negative if its head cannot be right.
  private long vectorBytes(long at) throws IOException {
    var head = ByteBuffer.wrap(read(at, HEAD_BYTES).orElseThrow());
    long count = head.getInt(Hash.SIZE);
    long width = head.getInt(Hash.SIZE + Integer.BYTES);
    boolean fits =
        count >= 0 && width >= 0 && count * width <= Math.min(BYTES_MAX, channel.size() - at);
    return fits ? count * width : -1;
  }

  private static byte[] digest(byte[] entry) {
    return Arrays.copyOf(Sha256.digest(entry).bytes(), DIGEST_BYTES);
  }

  private Optional<byte[]> read(long at, int count) throws IOException {
    if (at + count > channel.size()) {
      return Optional.empty();
    }
    var bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // goes on where it is
    }
    return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.array());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
  }

  @Override
  public Optional<List<byte[]>> find(Hash key) {
    var place = places.get(key);
    if (place == null) {
      return Optional.empty();
    }
    try {
      var head = ByteBuffer.wrap(read(place, HEAD_BYTES).orElseThrow());
      int count = head.getInt(Hash.SIZE);
      int width = head.getInt(Hash.SIZE + Integer.BYTES);
      byte[] all = read(place + HEAD_BYTES, count * width).orElseThrow();
      var vectors = new ArrayList<byte[]>();
      for (int i = 0; i < count; i++) {
        vectors.add(Arrays.copyOfRange(all, i * width, (i + 1) * width));
      }
      return Optional.of(vectors);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /// Writes vectors, all of one length, to the disk.
  @Override
  public void add(Map<Hash, List<byte[]>> more) {
    try {
      for (var each : more.entrySet()) {
        places.put(each.getKey(), end);
        write(entry(each.getKey(), each.getValue()));
      }
      channel.force(false);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer entry(Hash key, List<byte[]> vectors) {
    int width = vectors.isEmpty() ? 0 : vectors.getFirst().length;
    int length = Math.addExact(HEAD_BYTES, Math.multiplyExact(vectors.size(), width));
    var entry = ByteBuffer.allocate(length);
    entry.put(key.bytes()).putInt(vectors.size()).putInt(width);
    vectors.forEach(entry::put);
    var all = ByteBuffer.allocate(length + DIGEST_BYTES);
    return all.put(entry.array()).put(digest(entry.array())).flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
