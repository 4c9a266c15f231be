package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.search.Embedding;

/// What stands for an encoder where none is: how often each word is in a text, in so many drawers.
final class WordCounts implements Embedding {
  private static final int DRAWERS = 256;
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  @Override
  public byte[] passage(String text) {
    var counts = new byte[DRAWERS];
    for (var word : BETWEEN.split(text)) {
      int drawer = Keccak.hash256(word.getBytes(UTF_8)).at(0) & (DRAWERS - 1);
      counts[drawer] = (byte) Math.min(Byte.MAX_VALUE, counts[drawer] + 1);
    }
    return counts;
  }

  @Override
  public byte[] question(String text) {
    return passage(text);
  }

  @Override
  public Hash digest() {
    return Keccak.hash256("counts of words".getBytes(UTF_8));
  }
}
