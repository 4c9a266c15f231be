package org.openledger.bench.fuzz;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The input that is being read, in a file that outlives the process: whatever ends it, its parent
/// finds there what did.
final class Given implements AutoCloseable {
  private static final int BYTES_MAX = (1 << 20) + (1 << 16);
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

  private final FileChannel channel;
  private final MappedByteBuffer file;

  private Given(FileChannel channel, MappedByteBuffer file) {
    this.channel = channel;
    this.file = file;
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with this
  static Given open(Path path) throws IOException {
    var channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Given(
        channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, HEAD_BYTES + BYTES_MAX));
  }

  /// Notes the next input.
  void put(byte[] input) {
    file.putLong(0, count() + 1);
    file.putInt(Long.BYTES, input.length);
    file.put(HEAD_BYTES, input);
  }

  /// How many were noted.
  long count() {
    return file.getLong(0);
  }

  /// The last one.
  byte[] last() {
    var input = new byte[file.getInt(Long.BYTES)];
    file.get(HEAD_BYTES, input);
    return input;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
