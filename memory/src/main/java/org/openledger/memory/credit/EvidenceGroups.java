package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.DatanetId;
import org.openledger.memory.credit.Aligner.Match;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

/// Who takes part in an answer: the sentences that it quotes, grouped by the cluster that said them
/// first, whichever record they were quoted from.
///
/// @param groups in the order in which the answer first quotes them, at most
///   [Attribution#MEMORY_CLUSTERS_MAX]
public record EvidenceGroups(List<Group> groups) {
  public EvidenceGroups {
    groups = List.copyOf(groups);
  }

  /// A cluster and what the answer has from it.
  ///
  /// @param earliest the first of its records that said any of it
  /// @param evidence in the answer's order
  public record Group(Remembered earliest, List<Evidence> evidence) {
    public Group {
      evidence = List.copyOf(evidence);
    }

    /// What the group's sentences count, together.
    long weight() {
      return evidence.stream()
          .mapToLong(each -> (long) each.weight() * each.quoted().sentence().length())
          .sum();
    }
  }

  /// A quoted sentence.
  ///
  /// @param quoted the quotation
  /// @param weight how much it informs, of [#WHOLE]; 0 where the answer says it a second time
  public record Evidence(Quoted quoted, int weight) {
    /// The weight of a sentence that informs fully.
    public static final int WHOLE = 1 << 16;
  }

  /// Who is one: a cluster of a Datanet.
  private record Player(DatanetId datanet, ClusterId cluster) {
    static Player of(Remembered record) {
      return new Player(record.datanet(), record.cluster());
    }
  }

  /// A sentence's origin: the record's place in the index, and where in its words.
  private record Said(int place, Match match) {
    boolean isAt(Said other) {
      return place == other.place && match.isAt(other.match);
    }
  }

  /// The groups of an answer's quotations.
  ///
  /// @param quoted in the answer's order; they do not overlap
  static EvidenceGroups of(
      String question, List<Quoted> quoted, Origins origins, Alignment alignment) {
    var evidence = new LinkedHashMap<Player, List<Evidence>>();
    var earliest = new LinkedHashMap<Player, Integer>();
    var known = new ArrayList<Said>();
    int last = 0;
    for (var each : quoted) {
      if (each.answer().start() < last) {
        throw new IllegalArgumentException("quotations overlap at code point " + last);
      }
      last = each.answer().end();
      var origin =
          origins.of(question, origins.place(each.from().record()), each.said(), alignment);
      var said = new Said(origins.place(origin.earliest()), origin.match());
      boolean again = known.stream().anyMatch(said::isAt);
      known.add(said);
      var player = Player.of(origin.earliest());
      int weight = again ? 0 : weight(origins, question, each.said(), origin.owners());
      evidence.computeIfAbsent(player, _ -> new ArrayList<>()).add(new Evidence(each, weight));
      earliest.merge(player, said.place(), Math::min);
    }
    var groups = new ArrayList<Group>();
    evidence.forEach((player, sentences) ->
        groups.add(new Group(origins.records().get(earliest.getOrDefault(player, 0)), sentences)));
    return new EvidenceGroups(heaviest(groups));
  }

  /// The groups that count most, in their order.
  private static List<Group> heaviest(List<Group> groups) {
    var kept =
        groups.stream()
            .sorted(Comparator.comparingLong(Group::weight).reversed())
            .limit(Attribution.MEMORY_CLUSTERS_MAX)
            .toList();
    return groups.stream().filter(kept::contains).toList();
  }

  /// So many words beyond those of the question inform fully.
  private static final int INFORMED = 4;

  /// How much a sentence informs: its distinct words that were not in the question and do not stand
  /// everywhere, less where records on many topics say the same.
  static int weight(Origins origins, String question, String said, int owners) {
    int informs = informs(origins.lexicon(), origins.terms(question), origins.terms(said));
    return informs * OWNERS / Math.max(OWNERS, owners);
  }

  /// How much a sentence informs, whoever else says it.
  ///
  /// @param asked the terms of the question
  /// @param said those of the sentence
  static int informs(Lexicon lexicon, int[] asked, int[] said) {
    var seen = new HashSet<Integer>();
    for (int term : asked) {
      seen.add(term);
    }
    int news = 0;
    for (int term : said) {
      news += !lexicon.isCommon(term) && seen.add(term) ? 1 : 0;
    }
    return Math.min(INFORMED, news) * Evidence.WHOLE / INFORMED;
  }

  /// As many owners as this leave a sentence its weight; of more, each has a part.
  private static final int OWNERS = 3;

  /// Of passages that were found, best first, those that say something of their own: of several of
  /// whose sentences most, by weight, belong to one group the earliest is kept, in the place of the
  /// first.
  static List<Found> apart(
      String question, List<Found> found, Origins origins, Alignment alignment) {
    var kept = new LinkedHashMap<Player, Found>();
    for (var each : found) {
      var player = Player.of(mainly(question, each, origins, alignment));
      kept.merge(
          player,
          each,
          (one, other) ->
              origins.place(other.record()) < origins.place(one.record()) ? other : one);
    }
    return List.copyOf(kept.values());
  }

  /// The record that said most of a passage first.
  private static Remembered mainly(
      String question, Found found, Origins origins, Alignment alignment) {
    int place = origins.place(found.record());
    var weights = new LinkedHashMap<Player, Long>();
    var records = new LinkedHashMap<Player, Remembered>();
    for (var sentence : found.passage().sentences()) {
      var said = sentence.of(found.record().text());
      var origin = origins.earliest(question, place, said, alignment);
      long weight = 0;
      for (int term : origins.terms(said)) {
        weight += origins.lexicon().weight(term);
      }
      weights.merge(Player.of(origin), weight, Long::sum);
      records.putIfAbsent(Player.of(origin), origin);
    }
    var most = Player.of(found.record());
    for (var each : weights.entrySet()) {
      if (each.getValue() > weights.getOrDefault(most, 0L)) {
        most = each.getKey();
      }
    }
    return records.getOrDefault(most, found.record());
  }
}
