package org.openledger.core.crypto;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/// Key derivation by HKDF with SHA-256 (RFC 5869).
public final class Hkdf {
  private static final int LENGTH_MAX = 255 * 32;

  private Hkdf() {}

  /// `length` bytes derived from a secret, a salt and a purpose.
  ///
  /// @throws IllegalArgumentException if length is not in 1..8160
  public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    if (length < 1 || length > LENGTH_MAX) {
      throw new IllegalArgumentException("HKDF gives 1 to 8160 bytes, not " + length);
    }
    var generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(secret, salt, info));
    var out = new byte[length];
    generator.generateBytes(out, 0, length);
    return out;
  }

  /// 32 bytes derived from a secret for a purpose given as text, without a salt.
  public static byte[] derive(byte[] secret, String purpose) {
    return derive(secret, new byte[0], purpose.getBytes(StandardCharsets.UTF_8), 32);
  }
}
