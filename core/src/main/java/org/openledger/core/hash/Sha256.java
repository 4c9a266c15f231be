package org.openledger.core.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, the digest that files carry.
public final class Sha256 {
  private static final int CHUNK_BYTES = 1 << 16;

  private Sha256() {}

  /// Digest of the concatenation of `parts`.
  public static Hash digest(byte[]... parts) {
    var digest = instance();
    for (var part : parts) {
      digest.update(part);
    }
    return Hash.of(digest.digest());
  }

  /// Digest of a text's UTF-8 bytes.
  public static Hash digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Digest of a file's content, read as a stream. Anything but a regular file, which might never
  /// end or never begin, is refused.
  public static Hash digest(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new IOException(file + " is not a regular file");
    }
    var digest = instance();
    var chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return Hash.of(digest.digest());
  }

  /// A digest of what is still to come, piece by piece.
  public static MessageDigest instance() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
