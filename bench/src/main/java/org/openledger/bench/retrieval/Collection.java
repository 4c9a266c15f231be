package org.openledger.bench.retrieval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.index.Entry;
import org.openledger.memory.index.Entry.Piece;
import org.openledger.memory.index.Entry.Whose;
import org.openledger.memory.index.Entry.Wording;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.passage.Span;
import org.openledger.memory.terms.Counts;

/// Made-up entries of a realistic shape: two passages and a prompt to a record, 60 to 130 terms to
/// a passage, whose ranks are spread as in a language (as many uses in each octave), and vectors of
/// seeded random numbers.
final class Collection {
  static final int DIMENSION = 384;
  static final int PIECES = 2;

  private static final long SEED = 11;

  /// Ranks up to 2^17.
  private static final int OCTAVES = 17;

  /// Different passages, as far as terms go: so many lists need no gigabytes.
  private static final int LISTS = 1 << 12;

  private static final Wording WORDING = new Wording("A prompt?", "One. Two.");
  private static final List<Passage> PLACES =
      List.of(new Passage(List.of(new Span(0, 4))), new Passage(List.of(new Span(5, 9))));

  private final CounterRandom random = CounterRandom.of(SEED, "collection");
  private final List<Counts> lists = new ArrayList<>();

  Collection() {
    for (int i = 0; i < LISTS; i++) {
      lists.add(Counts.of(terms(60 + random.nextInt(71))));
    }
  }

  private List<String> terms(int count) {
    var terms = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      terms.add(term(random.nextInt(OCTAVES)));
    }
    return terms;
  }

  private String term(int octave) {
    return "w" + ((1 << octave) + random.nextInt(1 << octave));
  }

  byte[] vector() {
    byte[] vector = new byte[DIMENSION];
    for (int i = 0; i < DIMENSION; i += Integer.BYTES) {
      int bits = random.nextInt();
      for (int k = 0; k < Integer.BYTES; k++) {
        vector[i + k] = (byte) Math.max(-Byte.MAX_VALUE, (byte) (bits >> (8 * k)));
      }
    }
    return vector;
  }

  /// The next entries.
  List<Entry> entries(int from, int count) {
    var entries = new ArrayList<Entry>(count);
    for (int i = from; i < from + count; i++) {
      var pieces = new ArrayList<Piece>();
      for (var place : PLACES) {
        pieces.add(new Piece(place, lists.get(random.nextInt(LISTS)), vector()));
      }
      var commitment = Keccak.hash256(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      var whose =
          new Whose(
              new DatanetId("made-up"),
              new ContributorId("C" + i % 97),
              commitment,
              new ClusterId(commitment));
      entries.add(new Entry(whose, WORDING, pieces, List.of(vector())));
    }
    return entries;
  }

  /// A question's terms: a few of the most frequent ("what is the"), others of every rank.
  List<String> question() {
    var terms = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      terms.add(term(i));
    }
    for (int i = 4; i < OCTAVES; i += 2) {
      terms.add(term(i));
    }
    return terms;
  }
}
