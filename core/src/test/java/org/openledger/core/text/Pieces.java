package org.openledger.core.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.openledger.core.random.CounterRandom;

/// Bytes that arrive in pieces of random sizes, and gzip of random members.
final class Pieces {
  private Pieces() {}

  static InputStream of(byte[] bytes, CounterRandom random, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] into, int from, int length) {
        return super.read(into, from, length == 0 ? 0 : Math.min(length, 1 + random.nextInt(most)));
      }

      @Override
      public int available() {
        return 0; // as a socket may say between two packets
      }
    };
  }

  static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// The bytes cut anywhere, each part a member; some parts are empty.
  static byte[] members(byte[] bytes, CounterRandom random) {
    var out = new ByteArrayOutputStream();
    int at = 0;
    do {
      int count = random.nextInt(bytes.length - at + 1);
      out.writeBytes(gzip(java.util.Arrays.copyOfRange(bytes, at, at + count)));
      at += count;
    } while (at < bytes.length);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
