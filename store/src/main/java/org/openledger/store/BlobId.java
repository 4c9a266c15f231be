package org.openledger.store;

import java.util.HexFormat;

/// The SHA-256 digest, in lower-case hexadecimal, of a blob's content: its name and its check.
public record BlobId(String sha256) {
  private static final int DIGITS = 64;

  public BlobId {
    if (sha256.length() != DIGITS || !sha256.chars().allMatch(BlobId::isDigit)) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + sha256);
    }
  }

  static BlobId of(byte[] digest) {
    return new BlobId(HexFormat.of().formatHex(digest));
  }

  /// The folder of blobs that begin like this one, so that none grows too large.
  String folder() {
    return sha256.substring(0, 2);
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  @Override
  public String toString() {
    return sha256;
  }
}
