package org.openledger.memory.gate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openledger.memory.index.Vectors;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;

/// What belongs to a record so closely that a Datanet without the record would hardly have it: its
/// copies, records about nearly the same, and records about the same name.
final class Topic {
  /// Above this cosine two texts are about the same.
  private static final int NEAR = Vectors.UNIT / 100 * 60;

  /// A name stands in this share of a Datanet's passages at most.
  private static final int NAME_SHARE = 20;

  private final Remembered record;
  private final Optional<String> name;

  private Topic(Remembered record, Optional<String> name) {
    this.record = record;
    this.name = name;
  }

  /// Of a record, named by the rarest term of what it is asked for that other records have too.
  static Topic of(Remembered record, String prompt, Rarity rarity) {
    var name =
        Words.carrying(prompt).stream()
            .filter(term -> rarity.frequency(term) > 1)
            .filter(term -> rarity.frequency(term) <= Math.max(2, rarity.passages() / NAME_SHARE))
            .min(
                Comparator.<String>comparingInt(rarity::frequency)
                    .thenComparing(Comparator.naturalOrder()));
    return new Topic(record, name);
  }

  /// Whether a passage is of a copy of the record, or about the same name.
  boolean names(Found found) {
    var other = found.record();
    var about = other.prompt().isBlank() ? found.said() : other.prompt();
    return other.cluster().equals(record.cluster())
        || (name.isPresent() && Analyser.terms(about).contains(name.get()));
  }

  /// Whether what was found for the record's prompt belongs to it.
  private boolean has(Found found) {
    return names(found)
        || found.signs().prompt().units() >= NEAR
        || found.signs().text().units() >= NEAR;
  }

  /// Those found for the record's prompt that belong to it.
  List<Remembered> members(List<Found> found) {
    return found.stream().filter(this::has).map(Found::record).toList();
  }
}
