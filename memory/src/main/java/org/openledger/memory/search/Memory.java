package org.openledger.memory.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.memory.index.Postings;
import org.openledger.memory.index.Vectors;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.search.Found.Near;
import org.openledger.memory.terms.Analyser;

/// Finds passages of records: every passage is looked at, scores are whole numbers, and equal ones
/// are ordered by commitment and place, so that anybody with the records finds the same.
public final class Memory {
  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingLong(Found::score)
          .reversed()
          .thenComparing(found -> found.record().commitment(), Comparator.<Hash>naturalOrder())
          .thenComparingInt(found -> found.passage().span().start());

  private final Embedding embedding;
  private final Fusion fusion;
  private final List<Place> places;
  private final Vectors texts;
  private final Vectors prompts;
  private final Postings postings;

  /// A passage and its record.
  private record Place(Remembered record, Passage passage) {
    String said() {
      return passage.span().of(record.text());
    }
  }

  private Memory(Embedding embedding, Fusion fusion, List<Place> places) {
    this.embedding = embedding;
    this.fusion = fusion;
    this.places = List.copyOf(places);
    var said = places.stream().map(each -> embedding.passage(each.said())).toList();
    this.texts = Vectors.of(said);
    this.prompts = Vectors.of(asked(places, said, embedding));
    this.postings = Postings.of(places.stream().map(Memory::terms).toList());
  }

  /// What each passage's record is asked for, embedded once however many passages it has; where
  /// nobody said, what the passage says.
  private static List<byte[]> asked(List<Place> places, List<byte[]> said, Embedding embedding) {
    var known = new HashMap<Remembered, byte[]>();
    var asked = new ArrayList<byte[]>(places.size());
    for (int i = 0; i < places.size(); i++) {
      var record = places.get(i).record();
      asked.add(
          record.prompt().isBlank()
              ? said.get(i)
              : known.computeIfAbsent(record, each -> embedding.passage(each.prompt())));
    }
    return asked;
  }

  /// A memory of records.
  public static Memory of(List<Remembered> records, Embedding embedding, Fusion fusion) {
    var places = new ArrayList<Place>();
    for (var record : records) {
      Passages.of(record.text()).forEach(passage -> places.add(new Place(record, passage)));
    }
    return new Memory(embedding, fusion, places);
  }

  private static List<String> terms(Place place) {
    return Analyser.terms(place.record().prompt() + "\n" + place.said());
  }

  /// How many passages there are.
  public int passages() {
    return places.size();
  }

  /// In how many passages, or their prompts, a term of [Analyser] stands.
  public int frequency(String term) {
    return postings.frequency(term);
  }

  /// The best passages for a question, one of each cluster.
  ///
  /// @param most how many at most
  public List<Found> find(String question, int most) {
    byte[] asked = embedding.question(question);
    int[] text = texts.cosines(asked);
    int[] prompt = prompts.cosines(asked);
    int[] terms = postings.scores(Analyser.terms(question));
    int termsMost = 0;
    for (int each : terms) {
      termsMost = Math.max(termsMost, each);
    }
    var found = new ArrayList<Found>(places.size());
    for (int i = 0; i < places.size(); i++) {
      var signs = new Found.Signs(new Near(text[i]), new Near(prompt[i]), terms[i]);
      var place = places.get(i);
      found.add(new Found(place.record(), place.passage(), fusion.score(signs, termsMost), signs));
    }
    found.sort(BEST_FIRST);
    var clusters = new HashSet<Hash>();
    return found.stream()
        .filter(each -> clusters.add(each.record().cluster().commitment()))
        .limit(most)
        .toList();
  }
}
