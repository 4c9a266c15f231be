package org.openledger.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

/// Keccak-256 is held to BouncyCastle's on inputs of every length around the block size.
class KeccakTest {
  private static final long SEED = 202;

  @Test
  void digestsAreThoseOfBouncyCastle() {
    var random = CounterRandom.of(SEED, "keccak");
    for (int length = 0; length < 600; length++) {
      var input = new byte[length];
      for (int i = 0; i < length; i++) {
        input[i] = (byte) random.nextInt(256);
      }
      var peer = new KeccakDigest(256);
      peer.update(input, 0, length);
      var expected = new byte[32];
      peer.doFinal(expected, 0);
      assertThat(Keccak.digest(input)).as("length %d, seed %d", length, SEED).isEqualTo(expected);
      int cut = length / 3;
      var head = java.util.Arrays.copyOf(input, cut);
      var tail = java.util.Arrays.copyOfRange(input, cut, length);
      assertThat(Keccak.digest(head, tail)).isEqualTo(expected);
      assertThat(Keccak.digest(input, 0, length)).isEqualTo(expected);
    }
  }
}
