package org.openledger.memory.gate;

import static org.openledger.memory.gate.Feature.UNIT;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.openledger.memory.search.Found;
import org.openledger.memory.terms.Analyser;

/// Looks at a question and what was found for it.
final class Observing {
  /// How many of the found ones are looked at.
  static final int LOOKED_AT = 16;

  /// Those behind this place are what a question finds anyhow.
  private static final int USUAL = 5;

  /// What a term counts that stands there in another form, in eighths.
  private static final int ALIKE = 6;

  private static final int WHOLE = 8;

  private final Rarity rarity;
  private final List<String> asked;
  private final long information;

  private Observing(Rarity rarity, List<String> asked) {
    this.rarity = rarity;
    this.asked = asked;
    this.information = asked.stream().mapToLong(rarity::bits).sum();
  }

  /// The features of a question and what was found for it, best first, at least one.
  static Features of(String question, List<Found> found, Rarity rarity) {
    return new Observing(rarity, Words.carrying(question)).look(found);
  }

  private Features look(List<Found> found) {
    var best = found.getFirst();
    var has = terms(best);
    int text = best.signs().text().units();
    int prompt = best.signs().prompt().units();
    int covered = share(covered(asked, has), information);
    var seen = new ArrayList<Integer>();
    seen.add(text);
    seen.add(prompt);
    seen.add(covered);
    seen.add(promptCovered(best, covered));
    seen.add(missing(has));
    seen.add(unknown(has));
    seen.add(keysMissing(has));
    var others = found.stream().limit(LOOKED_AT).skip(1).toList();
    seen.add(text - most(others, other -> other.signs().text().units()));
    seen.add(prompt - most(others, other -> other.signs().prompt().units()));
    seen.add(covered - most(others, other -> share(covered(asked, terms(other)), information)));
    seen.add(bounded(best.score() - (others.isEmpty() ? 0 : others.getFirst().score())));
    seen.add(bounded(best.score() - usual(found)));
    return new Features(seen);
  }

  private static Set<String> terms(Found found) {
    return new HashSet<>(Analyser.terms(found.record().prompt() + "\n" + found.said()));
  }

  /// In eighths: all where a term stands, less where another form of it does.
  private static int standing(String term, Set<String> has) {
    if (has.contains(term)) {
      return WHOLE;
    }
    return has.stream().anyMatch(other -> Words.alike(term, other)) ? ALIKE : 0;
  }

  private long covered(List<String> terms, Set<String> has) {
    return terms.stream()
        .mapToLong(term -> (long) rarity.bits(term) * standing(term, has) / WHOLE)
        .sum();
  }

  /// A record without a prompt covers as much of it as of the question.
  private int promptCovered(Found best, int covered) {
    if (best.record().prompt().isBlank()) {
      return covered;
    }
    var prompt = Words.carrying(best.record().prompt());
    return share(
        covered(prompt, new HashSet<>(asked)), prompt.stream().mapToLong(rarity::bits).sum());
  }

  private int missing(Set<String> has) {
    int most =
        asked.stream()
            .filter(term -> standing(term, has) == 0)
            .mapToInt(rarity::bits)
            .max()
            .orElse(0);
    return share(most, rarity.most());
  }

  private int unknown(Set<String> has) {
    return share(
        asked.stream()
            .filter(term -> rarity.frequency(term) == 0 && standing(term, has) == 0)
            .mapToLong(rarity::bits)
            .sum(),
        information);
  }

  private int keysMissing(Set<String> has) {
    var keys = asked.stream().filter(Words::isKey).toList();
    return share(keys.stream().filter(key -> !has.contains(key)).count(), keys.size());
  }

  /// The most of others; nothing where there are none.
  private static int most(List<Found> others, ToIntFunction<Found> of) {
    return others.stream().mapToInt(of).max().orElse(0);
  }

  /// What those behind the first score; nothing where there are so few.
  private static long usual(List<Found> found) {
    var behind = found.stream().limit(LOOKED_AT).skip(USUAL).toList();
    long sum = behind.stream().mapToLong(Found::score).sum();
    return behind.isEmpty() ? 0 : Math.floorDiv(sum, behind.size());
  }

  private static int bounded(long score) {
    return Math.toIntExact(Math.clamp(score, -4L * UNIT, 4L * UNIT));
  }

  private static int share(long part, long whole) {
    return whole == 0 ? 0 : Math.toIntExact(UNIT * part / whole);
  }
}
