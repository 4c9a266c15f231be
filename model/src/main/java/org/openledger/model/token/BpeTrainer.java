package org.openledger.model.token;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.token.BpeVocabulary.Merge;

/// Learns a byte-level BPE vocabulary from text; the same text gives the same vocabulary whatever
/// the order of its documents.
///
/// 1. Text is cut into words by the GPT-2 expression; equal words are counted once with their
///    number, so the work depends on distinct words, not on the corpus' length.
/// 2. Every word starts as its UTF-8 bytes. The most frequent pair of neighbouring tokens becomes a
///    new token, everywhere, until the vocabulary is full or no pair occurs `countMin` times. Ties
///    go to the pair with the smaller left id, then the smaller right id.
/// 3. Pair counts are kept up to date: a merge touches only the words that hold its pair, and a
///    heap entry whose count has gone down since is put back with its present count when it
///    surfaces (counts of old pairs only go down; a pair with a new token is entered when made).
public final class BpeTrainer {

  /// Contractions, letters, digits, other signs (each with one leading space), white space.
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  /// Keeps pair keys in one long and vocabularies sane; the largest published ones are near 2^18.
  private static final int VOCABULARY_MAX = 1 << 20;

  /// A word longer than this (a base64 blob, say) is left out: it teaches nothing.
  private static final int WORD_CHARS_MAX = 256;

  /// How large a vocabulary to learn: all tokens including special ones and the 256 bytes, the
  /// smallest count worth a merge, and the longest token in bytes.
  public record Settings(int vocabularySize, long countMin, int tokenBytesMax) {

    public Settings {
      int least = ByteAlphabet.SIZE + SpecialTokens.OWN.size();
      if (vocabularySize < least || vocabularySize > VOCABULARY_MAX) {
        throw new Refusal(
            Code.INVALID_ARGUMENT,
            "Vocabulary size must be in ["
                + least
                + ", "
                + VOCABULARY_MAX
                + "]: "
                + vocabularySize);
      }
      if (countMin < 1 || tokenBytesMax < 2) {
        throw new Refusal(
            Code.INVALID_ARGUMENT, "countMin must be at least 1 and tokenBytesMax at least 2");
      }
    }

    /// Pairs seen twice are worth a token, and no token is longer than 32 bytes.
    public static Settings ofSize(int vocabularySize) {
      return new Settings(vocabularySize, 2, 32);
    }
  }

  /// A pair of token ids with the count at the time of entering.
  private record Candidate(long count, int left, int right) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      if (count != other.count) {
        return Long.compare(other.count, count);
      }
      return left != other.left
          ? Integer.compare(left, other.left)
          : Integer.compare(right, other.right);
    }
  }

  /// Where a pair occurs: its present count and every word that holds it (or did).
  private static final class Occurrences {
    private long count;
    private int[] words = new int[4];
    private int size;

    void add(int word, long times) {
      count += times;
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, size * 2);
      }
      words[size++] = word;
    }
  }

  private final Settings settings;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  public BpeTrainer(Settings settings) {
    this.settings = settings;
  }

  /// Counts the words of one document; unpaired surrogates count as U+FFFD.
  public BpeTrainer add(String text) {
    split(
        UnicodeText.wellFormed(text),
        word -> {
          if (word.length() <= WORD_CHARS_MAX) {
            counts.merge(word, 1L, Long::sum);
          }
        });
    return this;
  }

  /// Learns the merges from everything added so far.
  public BpeVocabulary train() {
    return new Run().learn();
  }

  /// Cuts text into words, in order; together they are the whole text.
  static void split(String text, Consumer<String> words) {
    var matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.accept(matcher.group());
    }
  }

  /// The state of one training: words as token ids, pairs with their occurrences, the heap.
  private final class Run {

    private final int firstByte = SpecialTokens.OWN.size();
    private final List<int[]> words = new ArrayList<>(counts.size());
    private final long[] times = new long[counts.size()];
    private final Map<Long, Occurrences> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> heap = new PriorityQueue<>();
    private final List<Merge> merges = new ArrayList<>();
    private final int[] lengths = new int[settings.vocabularySize()];

    BpeVocabulary learn() {
      Arrays.fill(lengths, 0, firstByte + ByteAlphabet.SIZE, 1);
      counts.forEach((word, count) -> {
        times[words.size()] = count;
        words.add(bytes(word));
      });
      for (int w = 0; w < words.size(); w++) {
        var word = words.get(w);
        for (int i = 0; i + 1 < word.length; i++) {
          count(word[i], word[i + 1], w);
        }
      }
      pairs.forEach((key, _) -> enter(key));
      int next = firstByte + ByteAlphabet.SIZE;
      while (next < settings.vocabularySize()) {
        var best = best();
        if (best == null) {
          break;
        }
        lengths[next] = lengths[best.left] + lengths[best.right];
        merges.add(new Merge(best.left, best.right));
        merge(best, next++);
      }
      return new BpeVocabulary(merges);
    }

    private int[] bytes(String word) {
      var utf8 = word.getBytes(StandardCharsets.UTF_8);
      var ids = new int[utf8.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = firstByte + (utf8[i] & 0xFF);
      }
      return ids;
    }

    private void count(int left, int right, int word) {
      pairs.computeIfAbsent(key(left, right), _ -> new Occurrences()).add(word, times[word]);
    }

    private void enter(long key) {
      int left = (int) (key >>> 32);
      int right = (int) key;
      long count = requireNonNull(pairs.get(key)).count;
      if (count >= settings.countMin()
          && lengths[left] + lengths[right] <= settings.tokenBytesMax()) {
        heap.add(new Candidate(count, left, right));
      }
    }

    private @Nullable Candidate best() {
      while (true) {
        var top = heap.poll();
        if (top == null) {
          return null;
        }
        long key = key(top.left, top.right);
        var present = pairs.get(key);
        if (present == null) {
          continue;
        }
        if (present.count == top.count) {
          return top;
        }
        enter(key);
      }
    }

    /// Replaces the pair in every word that holds it and moves the neighbours' counts along.
    private void merge(Candidate pair, int made) {
      var where = requireNonNull(pairs.remove(key(pair.left, pair.right)));
      var entered = new LinkedHashSet<Long>();
      for (int n = 0; n < where.size; n++) {
        int w = where.words[n];
        var old = words.get(w);
        var merged = replaced(old, pair, made);
        if (merged.length == old.length) {
          continue;
        }
        for (int i = 0; i + 1 < old.length; i++) {
          var left = pairs.get(key(old[i], old[i + 1]));
          if (left != null) {
            left.count -= times[w];
          }
        }
        words.set(w, merged);
        for (int i = 0; i + 1 < merged.length; i++) {
          boolean fresh = merged[i] == made || merged[i + 1] == made;
          long key = key(merged[i], merged[i + 1]);
          if (fresh) {
            count(merged[i], merged[i + 1], w);
            entered.add(key);
          } else {
            requireNonNull(pairs.get(key)).count += times[w];
          }
        }
      }
      entered.forEach(this::enter);
    }

    private int[] replaced(int[] word, Candidate pair, int made) {
      var out = new int[word.length];
      int n = 0;
      for (int i = 0; i < word.length; i++) {
        boolean hit = i + 1 < word.length && word[i] == pair.left && word[i + 1] == pair.right;
        out[n++] = hit ? made : word[i];
        i += hit ? 1 : 0;
      }
      return Arrays.copyOf(out, n);
    }

    private long key(int left, int right) {
      return (long) left << 32 | right;
    }
  }
}
