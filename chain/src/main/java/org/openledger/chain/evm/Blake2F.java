package org.openledger.chain.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Precompile 0x09: the compression function F of BLAKE2b with a chosen number of rounds (EIP-152,
/// RFC 7693 section 3.2).
final class Blake2F implements Precompile {
  private static final int INPUT_SIZE = 213;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /// Message schedule, one digit in base 16 per word.
  private static final String[] SIGMA = {
    "0123456789abcdef",
    "ea489fd61c02b753",
    "b8c052fdae367194",
    "7931dcbe265a40f8",
    "905724afe1bc683d",
    "2c6a0b834d75fe19",
    "c51fed4a0763928b",
    "db7ec13950f4862a",
    "6fe9b308c2d714a5",
    "a2847615fb9e3cd0"
  };

  private static final int[][] SCHEDULE = schedule();

  @Override
  public long gas(byte[] input) {
    return input.length == INPUT_SIZE ? rounds(input) : 0;
  }

  private static long rounds(byte[] input) {
    return (input[0] & 0xffL) << 24
        | (input[1] & 0xffL) << 16
        | (input[2] & 0xffL) << 8
        | (input[3] & 0xffL);
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    if (input.length != INPUT_SIZE || (input[212] & 0xfe) != 0) {
      return null;
    }
    long[] h = longs(input, 4, 8);
    long[] m = longs(input, 68, 16);
    long[] t = longs(input, 196, 2);
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= t[0];
    v[13] ^= t[1];
    if (input[212] == 1) {
      v[14] = ~v[14];
    }
    long rounds = rounds(input);
    for (long i = 0; i < rounds; i++) {
      round(v, m, SCHEDULE[(int) (i % SIGMA.length)]);
    }
    var out = new byte[64];
    for (int i = 0; i < 8; i++) {
      LITTLE_ENDIAN.set(out, 8 * i, h[i] ^ v[i] ^ v[i + 8]);
    }
    return out;
  }

  private static int[][] schedule() {
    var rows = new int[SIGMA.length][16];
    for (int i = 0; i < SIGMA.length; i++) {
      for (int j = 0; j < 16; j++) {
        rows[i][j] = Character.digit(SIGMA[i].charAt(j), 16);
      }
    }
    return rows;
  }

  private static long[] longs(byte[] input, int offset, int count) {
    var words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = (long) LITTLE_ENDIAN.get(input, offset + 8 * i);
    }
    return words;
  }

  private static void round(long[] v, long[] m, int[] s) {
    for (int i = 0; i < 4; i++) {
      mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
    }
    for (int i = 0; i < 4; i++) {
      int b = 4 + (i + 1) % 4;
      int c = 8 + (i + 2) % 4;
      int d = 12 + (i + 3) % 4;
      mix(v, i, b, c, d, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
    }
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
