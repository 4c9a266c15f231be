package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.openledger.core.hash.Hash;
import org.openledger.memory.credit.Aligner.Match;
import org.openledger.memory.credit.Likeness.Words;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;

/// Says of a sentence which record said it first.
///
/// Records are known by the order in which they were committed to. Of those before a sentence's
/// own, the ones that hold enough of its words are taken from an inverted index and aligned,
/// earliest first; the first in which the sentence is found is its origin. Two sentences that
/// differ in a key term are two ([KeyTerms]). Nothing that is committed later changes an origin,
/// and no name takes part. Usable from any thread.
public final class Origins {
  /// A sentence found in so many records is nobody's in particular.
  static final int OWNERS_MAX = 64;

  /// Records aligned at most with a sentence of another index.
  private static final int ALIGNED_MAX = 1_024;

  /// Records aligned at most to count a sentence's owners.
  private static final int COUNTED_MAX = 256;

  /// The number of a term that no record has.
  static final int UNKNOWN = -1;

  /// Words of a text that count as its title where its record has no prompt.
  private static final int TITLE_WORDS = 16;

  private final List<Remembered> records;
  private final Map<Hash, Integer> places;
  private final Lexicon lexicon;
  private final int[][] texts; // of each record, its words
  private final List<Words> words; // the same, each once
  private final List<Set<Integer>> topics; // of each record, the key terms of its prompt

  private Origins(List<Remembered> records, Lexicon lexicon, int[][] prompts, int[][] texts) {
    this.records = List.copyOf(records);
    this.lexicon = lexicon;
    this.texts = texts;
    this.words = Arrays.stream(texts).map(text -> Words.of(text, lexicon)).toList();
    this.places = new HashMap<>();
    this.topics = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      places.putIfAbsent(records.get(i).commitment(), i);
      topics.add(Set.copyOf(keys(prompts[i])));
    }
  }

  /// Of all records of an index, earliest commitment first.
  public static Origins of(List<Remembered> records) {
    var builder = new Lexicon.Builder();
    int[][] prompts = new int[records.size()][];
    int[][] texts = new int[records.size()][];
    for (int i = 0; i < texts.length; i++) {
      var text = Analyser.terms(records.get(i).text());
      var prompt = Analyser.terms(records.get(i).prompt());
      prompts[i] = builder.prompt(prompt.isEmpty() ? title(text) : prompt);
      texts[i] = builder.numbers(text);
      builder.next();
    }
    return new Origins(records, builder.build(), prompts, texts);
  }

  static List<String> title(List<String> text) {
    return text.subList(0, Math.min(text.size(), TITLE_WORDS));
  }

  /// A sentence's origin.
  ///
  /// @param earliest the record that said it first
  /// @param match where in that record's words
  /// @param owners itself, and how many records on other topics hold it, those after it too;
  ///   [#OWNERS_MAX] at most
  record Origin(Remembered earliest, Match match, int owners) {}

  List<Remembered> records() {
    return records;
  }

  Lexicon lexicon() {
    return lexicon;
  }

  /// Whether no record says a word.
  boolean isSilent() {
    return Arrays.stream(texts).allMatch(text -> text.length == 0);
  }

  /// The number of a record, in order of commitment.
  int place(Remembered record) {
    var place = places.get(record.commitment());
    if (place == null) {
      throw new IllegalArgumentException(
          "record %s is not among the %d of the index"
              .formatted(record.commitment().brief(8), records.size()));
    }
    return place;
  }

  /// The words of a record's text.
  int[] text(int place) {
    return texts[place];
  }

  /// What other records are like a record.
  Likeness likeness(int place) {
    return new Likeness(words.get(place), lexicon);
  }

  /// The distinct words of a record's text.
  Words words(int place) {
    return words.get(place);
  }

  /// The key terms of a record's prompt.
  Set<Integer> topic(int place) {
    return topics.get(place);
  }

  /// The terms of a text that no record need have: [#UNKNOWN] for those.
  int[] terms(String text) {
    return Analyser.terms(text).stream().mapToInt(lexicon::number).toArray();
  }

  /// The key terms among these; where there is none, the two rarest, so that everything has a
  /// topic.
  Set<Integer> keys(int[] terms) {
    var keys = new TreeSet<Integer>();
    for (int term : terms) {
      if (lexicon.isKey(term)) {
        keys.add(term);
      }
    }
    if (keys.isEmpty()) {
      Arrays.stream(terms)
          .filter(term -> term >= 0)
          .distinct()
          .boxed()
          .sorted(Comparator.comparingInt(term -> lexicon.records(term).length))
          .limit(2)
          .forEach(keys::add);
    }
    return keys;
  }

  /// Where a sentence of a record was said first.
  ///
  /// @param question what was asked
  /// @param place of the record
  /// @param said the sentence
  Origin of(String question, int place, String said, Alignment alignment) {
    var before = before(question, place, said, alignment);
    var aligner = before.keys.sentence();
    var spot =
        first(before, place).orElseGet(() -> new Spot(place, own(aligner, place, before.least)));
    int owners = owners(aligner, before.bags, spot.place, before.least);
    return new Origin(records.get(spot.place), spot.match, owners);
  }

  /// The record of a sentence's origin alone, as [#of] finds it.
  Remembered earliest(String question, int place, String said, Alignment alignment) {
    var spot = first(before(question, place, said, alignment), place);
    return records.get(spot.map(Spot::place).orElse(place));
  }

  private Before before(String question, int place, String said, Alignment alignment) {
    var aligner = new Aligner(terms(said), lexicon, alignment);
    var keys = new KeyTerms(aligner, keys(terms(question)), topics.get(place));
    long least = alignment.tau().of(aligner.whole());
    return new Before(keys, bags(aligner, records.size()), least, place);
  }

  /// Where a sentence of a record was said before that record.
  private Optional<Spot> first(Before before, int place) {
    var like = likeness(place);
    return first(before, i -> mayBe(before.keys, like, i), Integer.MAX_VALUE);
  }

  /// What a sentence is looked for in.
  ///
  /// @param keys the sentence, and what it is about
  /// @param bags what each record has in common with it
  /// @param least what the alignment must weigh
  /// @param most how many records may have said it
  record Before(KeyTerms keys, int[] bags, long least, int most) {}

  /// Where a sentence was found.
  record Spot(int place, Match match) {}

  /// Whether a record may have said what another one says: is on its topic, or like it as a whole.
  boolean mayBe(KeyTerms keys, Likeness like, int place) {
    return keys.areOf(topics.get(place)) || like.isLike(words.get(place));
  }

  /// The first of some records in which a sentence is found, of so many that are aligned.
  private Optional<Spot> first(Before before, IntPredicate which, int alignedMost) {
    var keys = before.keys;
    int aligned = 0;
    for (int i = 0; i < before.most && aligned < alignedMost; i++) {
      if (before.bags[i] >= before.least && which.test(i)) {
        aligned++;
        var windows = keys.windows(texts[i], topics.get(i));
        var match = keys.sentence().best(texts[i], before.least, windows);
        if (match != null) {
          return Optional.of(new Spot(i, match));
        }
      }
    }
    return Optional.empty();
  }

  /// The first of some records in which a sentence of another index is found; nothing if that would
  /// take more than a thousand alignments.
  Optional<Spot> foreign(Before before, IntPredicate which) {
    return first(before, which, ALIGNED_MAX);
  }

  private Match own(Aligner aligner, int place, long least) {
    var own = aligner.best(texts[place], least, Aligner.Windows.ALL);
    return own == null ? NOWHERE : own;
  }

  private static final Match NOWHERE = new Match(0, 0, 0);

  /// What each record's words have in common with a sentence's, in whatever order: at least what an
  /// alignment can find. Words that stand nearly everywhere count everywhere.
  int[] bags(Aligner aligner, int most) {
    int[] bags = new int[most];
    int everywhere = 0;
    var seen = new HashSet<Integer>();
    for (int term : aligner.sentence()) {
      if (term < 0 || !seen.add(term)) {
        continue;
      }
      int weight = lexicon.weight(term) * aligner.count(term);
      if (lexicon.isCommon(term)) {
        everywhere += weight;
        continue;
      }
      for (int in : lexicon.records(term)) {
        if (in >= most) {
          break;
        }
        bags[in] += weight;
      }
    }
    for (int i = 0; i < most; i++) {
      bags[i] += everywhere;
    }
    return bags;
  }

  /// How many records hold a sentence: its origin, and those that have no key term of their prompt
  /// in common with it, whatever key terms the sentence has. Records that say the same as a whole
  /// count beyond as many as copies may be, so that copies are not many owners.
  int owners(Aligner aligner, int[] bags, int origin, long least) {
    var record = likeness(origin);
    int owners = 1;
    int alike = 0;
    int aligned = 0;
    for (int i = 0; i < bags.length && owners < OWNERS_MAX && aligned < COUNTED_MAX; i++) {
      if (bags[i] >= least && isAnother(origin, i)) {
        aligned++;
        boolean found = aligner.first(texts[i], least, Aligner.Windows.ALL) != null;
        boolean copy = found && record.isLike(words.get(i)) && alike++ < Lexicon.COPIES_MAX;
        owners += found && !copy ? 1 : 0;
      }
    }
    return owners;
  }

  /// Whether two records are of different clusters and share no key term of their prompts.
  boolean isAnother(int place, int other) {
    var topic = topics.get(other);
    return !records.get(place).cluster().equals(records.get(other).cluster())
        && topics.get(place).stream().noneMatch(topic::contains);
  }
}
