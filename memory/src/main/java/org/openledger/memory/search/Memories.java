package org.openledger.memory.search;

import java.util.List;
import org.openledger.memory.index.Hit;
import org.openledger.memory.index.Scan;
import org.openledger.memory.search.Found.Near;
import org.openledger.memory.terms.Analyser;

/// Several memories that are asked at once, as if they were one: the most that a passage has of a
/// question's terms is taken over all of them. How rare a term is, and how signs are weighed, is
/// each memory's own.
///
/// @param memories made with one encoder
public record Memories(List<Memory> memories) {
  public Memories {
    memories = List.copyOf(memories);
    if (memories.stream().map(each -> each.index().head().embedder()).distinct().count() > 1) {
      throw new IllegalArgumentException("memories of several encoders have no common measure");
    }
  }

  /// The best passages for a question, one of each cluster.
  ///
  /// @param most how many at most
  public List<Found> find(String question, int most) {
    if (memories.stream().allMatch(each -> each.passages() == 0)) {
      return List.of();
    }
    var asked =
        new Scan.Question(
            memories.getFirst().embedding().question(question), Analyser.terms(question));
    var indexes = memories.stream().map(Memory::index).toList();
    var fusions = memories.stream().map(Memory::fusion).toList();
    return Scan.best(indexes, List.copyOf(fusions), asked, most, Memory.workers()).stream()
        .map(this::found)
        .toList();
  }

  private Found found(Hit hit) {
    var place = memories.get(hit.index()).place(hit.passage());
    var signs =
        new Found.Signs(
            new Near(hit.text()), new Near(hit.prompt()), new Near(hit.prompts()), hit.terms());
    return new Found(place.record(), place.passage(), hit.score(), signs);
  }
}
