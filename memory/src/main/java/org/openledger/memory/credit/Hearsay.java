package org.openledger.memory.credit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.openledger.memory.credit.Aligner.Windows;
import org.openledger.memory.credit.Likeness.Words;
import org.openledger.memory.credit.Origins.Before;
import org.openledger.memory.passage.Sentences;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;

/// A record of another index, as an index hears it: which of its own records said the same.
///
/// Terms that no record here has are numbered beyond those that one has. As rare as they are here,
/// each weighs most, and each may be what the record is about. Not for several threads.
final class Hearsay {
  private final Origins origins;
  private final Alignment alignment;
  private final Map<String, Integer> strangers = new HashMap<>();
  private final int[] question;
  private final Set<Integer> asked;
  private final Set<Integer> topic;
  private final Likeness like;
  private final Theme theme;
  private final OptionalInt whole; // the first record here that is the same as a whole

  /// @param origins of the index that hears it
  /// @param alignment that index's rule
  /// @param question what was asked
  /// @param record of another index
  Hearsay(Origins origins, Alignment alignment, String question, Remembered record) {
    this.origins = origins;
    this.alignment = alignment;
    this.question = terms(question);
    this.asked = origins.keys(this.question);
    var text = Analyser.terms(record.text());
    var prompt = Analyser.terms(record.prompt());
    this.topic = origins.keys(terms(prompt.isEmpty() ? Origins.title(text) : prompt));
    var words = Words.of(terms(text), origins.lexicon());
    this.like = new Likeness(words, origins.lexicon());
    this.theme = new Theme(asked, topic, words);
    this.whole =
        IntStream.range(0, origins.records().size())
            .filter(i -> like.isLike(origins.words(i)) && !isAnother(i))
            .findFirst();
  }

  private int[] terms(List<String> terms) {
    return terms.stream().mapToInt(this::number).toArray();
  }

  /// A sentence as it is heard here.
  int[] terms(String sentence) {
    return terms(Analyser.terms(sentence));
  }

  private int number(String written) {
    var term = Lookalikes.latin(written);
    int known = origins.lexicon().number(term);
    return known == Origins.UNKNOWN
        ? strangers.computeIfAbsent(term, _ -> origins.lexicon().size() + strangers.size())
        : known;
  }

  /// Who said a sentence of the record before.
  ///
  /// @param earliest who said it first here
  /// @param part how much of the sentence that was, of [#WHOLE]
  record Heard(Remembered earliest, int part) {}

  /// A whole sentence.
  static final int WHOLE = 1_000;

  /// One part in so many of a sentence must be what a record says.
  private static final int HELD_PART = 4;

  /// Records of which each sentence is looked for.
  private static final int HELD_MAX = 32;

  /// How much a sentence informs, of [EvidenceGroups.Evidence#WHOLE].
  int informs(int[] sentence) {
    return EvidenceGroups.informs(origins.lexicon(), question, sentence);
  }

  /// The first record here that said a sentence: the one that is like the record as a whole and
  /// about the same thing, whatever the order of its words; or one about the same thing that holds
  /// it, or of which whole sentences stand within it; or else one that holds it and is like the
  /// record as a whole, as one of all that hold it on other topics, for what is said everywhere is
  /// nobody's.
  Optional<Heard> first(int[] sentence) {
    if (whole.isPresent()) {
      return Optional.of(new Heard(origins.records().get(whole.getAsInt()), WHOLE));
    }
    var aligner = aligner(sentence);
    var keys = new KeyTerms(aligner, asked, topic);
    long origin = alignment.tau().of(aligner.whole());
    int all = origins.records().size();
    var before = new Before(keys, origins.bags(aligner, all), origin, all);
    var same = origins.foreign(before, i -> origins.mayBe(keys, like, i) && !isAnother(i));
    if (same.isPresent()) {
      return Optional.of(new Heard(origins.records().get(same.get().place()), WHOLE));
    }
    return held(before).or(() -> alike(before));
  }

  /// A record about the same thing of which a whole sentence stands within this one, beside
  /// whatever else: that part of it was said before.
  private Optional<Heard> held(Before before) {
    var aligner = before.keys().sentence();
    int looked = 0;
    for (int i = 0; i < before.most() && looked < HELD_MAX; i++) {
      if ((long) HELD_PART * before.bags()[i] >= aligner.whole()
          && origins.mayBe(before.keys(), like, i)
          && !isAnother(i)) {
        looked++;
        var record = origins.records().get(i);
        long weight = held(record, aligner);
        if (weight > 0) {
          int part = Math.toIntExact(Math.min(WHOLE, WHOLE * weight / aligner.whole()));
          return Optional.of(new Heard(record, part));
        }
      }
    }
    return Optional.empty();
  }

  /// What the sentences of a record weigh that stand within another one, as far as they do.
  private long held(Remembered record, Aligner within) {
    long weight = 0;
    for (var span : Sentences.of(record.text())) {
      var its = aligner(origins.terms(span.of(record.text())));
      if (its.whole() * HELD_PART >= within.whole()) {
        long least = alignment.tau().of(its.whole());
        var match = its.best(within.sentence(), least, Windows.ALL);
        weight += match == null ? 0 : match.weight();
      }
    }
    return weight;
  }

  private Optional<Heard> alike(Before before) {
    return origins
        .foreign(before, i -> like.isLike(origins.words(i)))
        .map(spot -> {
          var aligner = before.keys().sentence();
          int owners = origins.owners(aligner, before.bags(), spot.place(), before.least());
          return new Heard(origins.records().get(spot.place()), WHOLE / owners);
        });
  }

  private boolean isAnother(int place) {
    return theme.isAnother(origins.topic(place), origins.words(place));
  }

  /// Whether another record of the other index says a sentence, by what words weigh here.
  boolean says(Remembered other, int[] sentence) {
    int[] text = terms(other.text());
    var aligner = aligner(sentence);
    long least = alignment.tau().of(aligner.whole());
    return aligner.first(text, least, Windows.ALL) != null;
  }

  /// Terms that were numbered before it are all that it may meet.
  private Aligner aligner(int[] sentence) {
    int terms = origins.lexicon().size() + strangers.size();
    return new Aligner(sentence, terms, origins.lexicon(), alignment);
  }
}
