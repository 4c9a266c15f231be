package org.openledger.core.text;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException.Place;

/// The bytes of a text, decompressed where they begin as gzip does, up to a bound.
///
/// Both sides are bounded: a gzip of empty members could otherwise be read for ever.
final class PlainBytes implements AutoCloseable {
  private static final int MAGIC_BYTES = 2;

  /// What a compressed text may be longer than its content: headers of small members.
  private static final int RAW_SLACK_BYTES = 1 << 16;

  private final String name;
  private final long bytesMax;
  private final InputStream raw;
  private @Nullable InputStream plain;
  private long count;

  PlainBytes(String name, long bytesMax, InputStream raw) {
    this.name = name;
    this.bytesMax = bytesMax;
    this.raw = new Counted(raw);
  }

  /// Reads at least one byte, or -1 at the end.
  int read(byte[] into, int from, int length) {
    try {
      var source = plain();
      if (count == bytesMax) {
        if (source.read() >= 0) {
          throw tooLarge();
        }
        return -1;
      }
      int n = source.read(into, from, (int) Math.min(length, bytesMax - count));
      assert n != 0 : "a stream waits for a byte where some are asked for";
      count += Math.max(0, n);
      return n;
    } catch (EOFException e) {
      throw failed(
          Code.TRUNCATED_GZIP,
          "the compressed file ends in the middle; fetch or compress it again",
          e);
    } catch (ZipException e) {
      throw failed(
          Code.DAMAGED_GZIP, "not a whole gzip file, " + e.getMessage() + "; compress it again", e);
    } catch (IOException e) {
      throw failed(Code.UNREADABLE_FILE, "cannot be read; look at the disk or the connection", e);
    }
  }

  private InputStream plain() throws IOException {
    if (plain == null) {
      var peeked = new PushbackInputStream(raw, MAGIC_BYTES);
      byte[] magic = peeked.readNBytes(MAGIC_BYTES);
      peeked.unread(magic);
      plain = isGzip(magic) ? new GzipMembers(peeked) : peeked;
    }
    return plain;
  }

  /// Whether bytes begin as a gzip file does (RFC 1952).
  static boolean isGzip(byte[] bytes) {
    return bytes.length >= MAGIC_BYTES && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private TextException tooLarge() {
    return TextException.of(
        Code.TEXT_TOO_LARGE,
        name,
        Place.at(bytesMax),
        "longer than the allowed " + bytesMax + " bytes; split it into several");
  }

  private TextException failed(Code code, String why, IOException cause) {
    return TextException.of(code, name, why, cause);
  }

  @Override
  public void close() {
    try (raw;
        var _ = plain) {
      plain = null;
    } catch (IOException e) {
      throw failed(Code.UNREADABLE_FILE, "cannot be closed; look at the disk or the connection", e);
    }
  }

  /// The compressed side, with its bound.
  private final class Counted extends InputStream {
    private final InputStream in;
    private long left = 2 * Math.min(bytesMax, Long.MAX_VALUE / 4) + RAW_SLACK_BYTES;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      take(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n = in.read(into, from, length);
      take(Math.max(0, n));
      return n;
    }

    private void take(int n) {
      left -= n;
      if (left < 0) {
        throw tooLarge();
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
