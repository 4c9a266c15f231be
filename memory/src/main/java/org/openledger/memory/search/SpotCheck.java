package org.openledger.memory.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.index.Entry;
import org.openledger.memory.index.Entry.Piece;
import org.openledger.memory.index.Index;
import org.openledger.memory.index.Part;

/// Makes some leaves of an index again from what its records say, and holds them to its root: each
/// passage is cut, counted and embedded anew. That an index adds up to its root says nothing of
/// whether its numbers are those of its texts; this does.
///
/// Leaves are drawn by a seed of whoever checks, so whoever made the index could not know which. Of
/// `n` that were drawn and are right: if a share `s` of all were wrong, none of them would have
/// been hit with probability (1 - s)^n at most.
public final class SpotCheck {
  /// Of so many leaves without a fault follows with 99 % confidence that less than 1 % are wrong:
  /// .99^459 < .01.
  public static final int LEAVES = 459;

  private static final double DOUBT = 0.01;
  private static final int PPM = 1_000_000;

  private SpotCheck() {}

  /// What was found.
  ///
  /// @param checked how many leaves were made again
  /// @param seed drew them
  /// @param of how many passages have one
  /// @param wrong the first of them, in the order of the index, that is not what was made
  public record Report(int checked, long seed, int of, Optional<Wrong> wrong) {
    /// The share of all leaves, in parts per million, of which fewer are wrong with 99 %
    /// confidence, where none was found wrong: 0 if all were looked at.
    public int wrongPpmMost() {
      return checked == of ? 0 : boundPpm(checked);
    }
  }

  /// A leaf that is not what its record gives.
  ///
  /// @param leaf its number, from 1; 0 is the head's
  /// @param record whose passage it is
  /// @param what of it differs
  public record Wrong(int leaf, Hash record, String what) {}

  static Report of(Memory memory, int most, long seed) {
    int[] drawn = draw(memory.passages(), most, seed);
    var made = new ArrayList<Made>();
    Made last = null;
    for (int passage : drawn) {
      last = Made.of(memory.index(), memory.place(passage), last);
      made.add(last);
    }
    var texts = made.stream().flatMap(each -> each.texts().stream()).toList();
    var vectors = texts.isEmpty() ? List.<byte[]>of() : memory.embedding().passages(texts);
    int at = 0;
    for (var each : made) {
      int count = each.texts().size();
      var wrong = each.wrong(memory, vectors.subList(at, at + count));
      if (wrong.isPresent()) {
        return new Report(drawn.length, seed, memory.passages(), wrong);
      }
      at += count;
    }
    return new Report(drawn.length, seed, memory.passages(), Optional.empty());
  }

  /// Different passages, ascending; all if there are no more than are wanted.
  private static int[] draw(int passages, int most, long seed) {
    if (passages <= most) {
      return IntStream.range(0, passages).toArray();
    }
    int[] shuffled = CounterRandom.of(seed, "openledger/memory/spot/1").permutation(passages);
    int[] drawn = Arrays.copyOf(shuffled, most);
    Arrays.sort(drawn);
    return drawn;
  }

  /// The least share, in parts per million, of which `n` draws would have missed all with a
  /// probability of 1 % at most.
  private static int boundPpm(int n) {
    int low = 0;
    int high = PPM;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      double missed = 1;
      for (int i = 0; i < n; i++) {
        missed *= 1 - (double) middle / PPM;
      }
      if (missed <= DOUBT) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// A passage made again.
  ///
  /// @param place where the index has it
  /// @param kept all that the index keeps of its record
  /// @param number of it among the record's passages
  /// @param cut its record, cut and counted
  private record Made(Place place, Entry kept, int number, Entries.Cut cut) {
    /// A passage, beside the one before it: that of one record is cut once.
    static Made of(Index index, Place place, @Nullable Made last) {
      int at = index.partOf(place.number());
      int own = place.number() - index.firstPassage(at);
      var part = index.parts().get(at);
      int record = part.recordOf(own);
      return new Made(
          place,
          part.entry(record, part.whose(record)),
          own - part.firstPassage(record),
          last != null && last.place.record().equals(place.record())
              ? last.cut
              : Entries.Cut.of(place.record()));
    }

    private boolean isCutAlike() {
      return cut.passages().equals(kept.pieces().stream().map(Piece::passage).toList());
    }

    /// What of it is embedded: nothing of what is cut in another way.
    List<String> texts() {
      if (!isCutAlike()) {
        return List.of();
      }
      return Stream.concat(Stream.of(place.said()), place.record().questions().stream()).toList();
    }

    Optional<Wrong> wrong(Memory memory, List<byte[]> vectors) {
      int leaf = place.number() + 1;
      if (!isCutAlike()) {
        return Optional.of(new Wrong(leaf, place.record().commitment(), "how its record is cut"));
      }
      var made = entry(vectors);
      var part = Part.open(Memory.bytes(List.of(made)), Memory.workers());
      byte[] bytes = new Index(memory.index().head(), List.of(part)).leaf(1);
      return memory.proof(leaf).verify(bytes, memory.root().value())
          ? Optional.empty()
          : Optional.of(new Wrong(leaf, place.record().commitment(), difference(made)));
    }

    private Entry entry(List<byte[]> vectors) {
      var piece = new Piece(place.passage(), cut.counts().get(number), vectors.getFirst());
      var asked = vectors.subList(1, vectors.size());
      return new Entry(kept.whose(), kept.wording(), List.of(piece), asked);
    }

    private String difference(Entry made) {
      var was = kept.pieces().get(number);
      var is = made.pieces().getFirst();
      if (!was.counts().equals(is.counts())) {
        return "how often its terms stand there";
      }
      if (!Arrays.equals(was.vector(), is.vector())) {
        return "the vector of its text";
      }
      return Arrays.deepEquals(kept.asked().toArray(), made.asked().toArray())
          ? "its path to the root"
          : "the vector of its prompt";
    }
  }
}
