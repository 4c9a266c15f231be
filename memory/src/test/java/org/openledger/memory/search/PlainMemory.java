package org.openledger.memory.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.memory.index.PlainPostings;
import org.openledger.memory.index.PlainVectors;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.search.Found.Near;
import org.openledger.memory.terms.Analyser;

/// The search as it is defined: everything is scored, everything is sorted.
final class PlainMemory {
  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingLong(Found::score)
          .reversed()
          .thenComparing(found -> found.record().commitment(), Comparator.<Hash>naturalOrder())
          .thenComparingInt(found -> found.passage().span().start());

  private final Embedding embedding;
  private final Fusion fusion;
  private final List<Spot> places;
  private final PlainVectors texts;
  private final List<PlainVectors> prompts; // of each passage
  private final PlainPostings postings;

  /// A passage and its record.
  private record Spot(Remembered record, Passage passage) {
    String said() {
      return passage.span().of(record.text());
    }
  }

  private PlainMemory(Embedding embedding, Fusion fusion, List<Spot> places) {
    this.embedding = embedding;
    this.fusion = fusion;
    this.places = List.copyOf(places);
    var said = places.stream().map(each -> embedding.passage(each.said())).toList();
    this.texts = PlainVectors.of(said);
    this.prompts = asked(places, said, embedding);
    this.postings = PlainPostings.of(places.stream().map(PlainMemory::terms).toList());
  }

  /// What each passage's record is asked for, embedded once however many passages it has; where
  /// nobody said, what the passage says.
  private static List<PlainVectors> asked(
      List<Spot> places, List<byte[]> said, Embedding embedding) {
    var known = new HashMap<Remembered, List<byte[]>>();
    var asked = new ArrayList<PlainVectors>(places.size());
    for (int i = 0; i < places.size(); i++) {
      var vectors =
          known.computeIfAbsent(
              places.get(i).record(),
              each -> each.questions().stream().map(embedding::passage).toList());
      asked.add(PlainVectors.of(vectors.isEmpty() ? List.of(said.get(i)) : vectors));
    }
    return asked;
  }

  /// A memory of records.
  static PlainMemory of(List<Remembered> records, Embedding embedding, Fusion fusion) {
    var places = new ArrayList<Spot>();
    for (var record : records) {
      Passages.of(record.text()).forEach(passage -> places.add(new Spot(record, passage)));
    }
    return new PlainMemory(embedding, fusion, places);
  }

  private static List<String> terms(Spot place) {
    var terms = new ArrayList<>(Analyser.terms(place.record().prompt() + "\n" + place.said()));
    for (var term : Analyser.terms(String.join("\n", place.record().alsoAsked().wordings()))) {
      if (!terms.contains(term)) {
        terms.add(term);
      }
    }
    return terms;
  }

  /// What speaks for each passage.
  List<Found.Signs> signs(String question) {
    byte[] asked = embedding.question(question);
    int[] text = texts.cosines(asked);
    int[] terms = postings.scores(Analyser.terms(question));
    var signs = new ArrayList<Found.Signs>();
    for (int i = 0; i < terms.length; i++) {
      signs.add(signs(text[i], prompts.get(i).cosines(asked), terms[i]));
    }
    return signs;
  }

  private static Found.Signs signs(int text, int[] prompts, int terms) {
    int most = Arrays.stream(prompts).max().orElseThrow();
    int mean = Math.floorDiv(Arrays.stream(prompts).sum(), prompts.length);
    return new Found.Signs(new Near(text), new Near(most), new Near(mean), terms);
  }

  /// The best passages of some memories.
  static List<Found> find(List<PlainMemory> memories, String question, int most) {
    int termsMost =
        memories.stream()
            .flatMap(each -> each.signs(question).stream())
            .mapToInt(Found.Signs::terms)
            .max()
            .orElse(0);
    var found = new ArrayList<Found>();
    for (var memory : memories) {
      var signs = memory.signs(question);
      for (int i = 0; i < signs.size(); i++) {
        var spot = memory.places.get(i);
        found.add(
            new Found(
                spot.record(),
                spot.passage(),
                score(memory.fusion, signs.get(i), termsMost),
                signs.get(i)));
      }
    }
    found.sort(BEST_FIRST);
    var clusters = new HashSet<Hash>();
    return found.stream()
        .filter(each -> clusters.add(each.record().cluster().commitment()))
        .limit(most)
        .toList();
  }

  /// Text + prompt * its weight + UNIT * terms / the most * their weight, each rounded down.
  private static long score(Fusion fusion, Found.Signs signs, int termsMost) {
    long share = termsMost == 0 ? 0 : (long) PlainVectors.UNIT * signs.terms() / termsMost;
    return signs.text().units()
        + Math.floorDiv((long) fusion.prompt().value() * signs.prompt().units(), 1_000L)
        + Math.floorDiv(fusion.terms().value() * share, 1_000L);
  }
}
