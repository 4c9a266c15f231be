package org.openledger.core.text;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The content of a gzip stream (RFC 1952), all members of it one after another.
///
/// The JDK's own stream takes a second member whose header is damaged for the end. Here whatever
/// follows a member is another member, padding of zero bytes, or damage. What was decompressed
/// before the damage is handed out first, so that it does not depend on how the bytes arrived.
final class GzipMembers extends InputStream {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CHECK = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int CHUNK_BYTES = 1 << 14;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int at;
  private int limit;
  private boolean isFirst = true;
  private boolean inMember;
  private boolean isEnded;
  private @Nullable ZipException damage;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || openMember()) {
      int n = inflate(into, from, length);
      if (n > 0) {
        check.update(into, from, n);
        return n;
      }
      if (inflater.finished()) {
        closeMember();
      }
    }
    return -1;
  }

  /// Bytes decompressed, perhaps none yet.
  private int inflate(byte[] into, int from, int length) throws IOException {
    if (damage != null) {
      throw damage;
    }
    if (inflater.needsInput() && !inflater.finished()) {
      need();
      inflater.setInput(chunk, at, limit - at);
    }
    long before = inflater.getBytesWritten();
    try {
      int n = inflater.inflate(into, from, length);
      if (inflater.needsDictionary()) {
        throw new ZipException("it wants a preset dictionary");
      }
      at = limit - inflater.getRemaining();
      return n;
    } catch (DataFormatException e) {
      damage = new ZipException("its compressed data are damaged: " + e.getMessage());
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  private boolean openMember() throws IOException {
    if (isEnded || (!isFirst && isAtEnd())) {
      isEnded = true;
      return false;
    }
    if (!isFirst && chunk[at] == 0) {
      skipPadding();
      return false;
    }
    readHeader();
    isFirst = false;
    inMember = true;
    check.reset();
    inflater.reset();
    return true;
  }

  private void readHeader() throws IOException {
    if (nextShort() != MAGIC) {
      throw new ZipException("something that is not gzip follows its last member");
    }
    int method = next();
    int flags = next();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new ZipException("it is compressed by a method other than deflate");
    }
    skip(6); // time, extra flags, operating system
    if ((flags & HAS_EXTRA) != 0) {
      skip(nextShort());
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CHECK) != 0) {
      skip(2);
    }
  }

  private void closeMember() throws IOException {
    long sum = nextInt();
    long length = nextInt();
    if (sum != check.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("its check sum or length is not that of its content");
    }
    inMember = false;
  }

  private void skipPadding() throws IOException {
    while (!isAtEnd()) {
      if (chunk[at++] != 0) {
        throw new ZipException("something that is not gzip follows its last member");
      }
    }
    isEnded = true;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int read;
    do {
      read = next();
    } while (read != 0);
  }

  private long nextInt() throws IOException {
    return nextShort() | (long) nextShort() << 16;
  }

  private int nextShort() throws IOException {
    return next() | next() << 8;
  }

  private int next() throws IOException {
    need();
    return chunk[at++] & 0xff;
  }

  private void need() throws IOException {
    if (isAtEnd()) {
      throw new EOFException("it ends in the middle");
    }
  }

  /// Whether the stream has no more bytes; fetches some where none are at hand.
  private boolean isAtEnd() throws IOException {
    if (at < limit) {
      return false;
    }
    at = 0;
    limit = Math.max(0, in.read(chunk, 0, chunk.length));
    return limit == 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
