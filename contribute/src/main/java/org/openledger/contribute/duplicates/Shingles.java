package org.openledger.contribute.duplicates;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The set of a text's word 5-grams, as sorted 64-bit hashes: what two near-duplicates share.
///
/// Words are runs of letters, digits and marks, compared without case or compatibility forms;
/// scripts written without spaces count one character as a word. A text of fewer than five words is
/// one shingle.
public record Shingles(long[] hashes) {
  static final int WORDS = 5;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public static Shingles of(String text) {
    var words = words(text);
    int count = Math.max(1, words.size() - WORDS + 1);
    var hashes = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = FNV_OFFSET;
      for (var word : words.subList(i, Math.min(i + WORDS, words.size()))) {
        for (int j = 0; j < word.length(); j++) {
          hash = (hash ^ word.charAt(j)) * FNV_PRIME;
        }
        hash = (hash ^ ' ') * FNV_PRIME;
      }
      hashes[i] = mix(hash);
    }
    return new Shingles(Arrays.stream(hashes).sorted().distinct().toArray());
  }

  public static List<String> words(String text) {
    var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var words = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean alone = standsAlone(c);
      if (start >= 0 && (alone || !isWordPart(c))) {
        words.add(folded.substring(start, i));
        start = -1;
      }
      if (alone) {
        words.add(folded.substring(i, next));
      } else if (start < 0 && isWordPart(c)) {
        start = i;
      }
      i = next;
    }
    if (start >= 0) {
      words.add(folded.substring(start));
    }
    return words;
  }

  private static boolean isWordPart(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean standsAlone(int c) {
    if (c < 0x0e00) {
      return false;
    }
    return switch (UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetterOrDigit(c);
      default -> false;
    };
  }

  /// The finaliser of SplitMix64: spreads a hash over all 64 bits.
  static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  int size() {
    return hashes.length;
  }

  /// Number of shingles in both.
  int shared(Shingles other) {
    int shared = 0;
    for (int i = 0, j = 0; i < hashes.length && j < other.hashes.length; ) {
      int order = Long.compare(hashes[i], other.hashes[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return shared;
  }

  /// Whether the Jaccard similarity is at least 4/5, in integers.
  boolean isNear(Shingles other) {
    int shared = shared(other);
    return 5L * shared >= 4L * (size() + other.size() - shared);
  }
}
