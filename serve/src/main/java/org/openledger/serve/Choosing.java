package org.openledger.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;

/// Chooses which of several models answers a question: the one that is surest of an answer and said
/// it first.
///
/// Who copies another's records into a Datanet of its own is as sure as they are, or surer, for
/// there is less to confuse them with. So no model answers with what another one that may be asked
/// said before: the next surest does, or the nearest says that nothing answers. Models that each
/// say what another of them said before, so that none was first with all of it, go by how sure they
/// are.
///
/// Of models that were looked at, only those that may come to answer are held on to. Not for
/// several threads.
final class Choosing {
  private static final Logger LOG = Logger.getLogger(Choosing.class.getName());

  /// Answers that are compared at most, the surest.
  static final int ANSWERS_MAX = 8;

  private final ModelSource models;
  private final List<ModelId> witnesses;
  private final Anchoring anchoring;
  private final Map<Quoted, Optional<Anchored>> first = new HashMap<>();
  private final List<Seen> answers = new ArrayList<>(); // surest first
  private @Nullable Seen nearest; // of those that say that nothing answers

  /// A record of a model; many sentences are from few.
  private record Quoted(ModelId model, Hash commitment) {}

  /// @param models opens those
  /// @param witnesses who may have said it first
  /// @param anchoring says who was first
  Choosing(ModelSource models, List<ModelId> witnesses, Anchoring anchoring) {
    this.models = models;
    this.witnesses = List.copyOf(witnesses);
    this.anchoring = anchoring;
  }

  /// Takes in what a model found that may be asked; of equal ones the first goes before.
  void add(Seen seen) {
    if (seen.isAnswer()) {
      answers.add(seen);
      answers.sort(Comparator.comparingInt(Seen::rank).reversed());
      if (answers.size() > ANSWERS_MAX) {
        answers.removeLast();
      }
    } else if (nearest == null || seen.rank() > nearest.rank()) {
      nearest = seen;
    }
  }

  /// Who answers; nothing if none could be asked.
  Optional<Seen> choice() {
    var repeating = new ArrayList<Seen>();
    var answering = new HashSet<ModelId>();
    answers.forEach(each -> answering.add(each.question().model()));
    for (var each : answers) {
      var elders = elders(each);
      if (elders.isEmpty()) {
        return Optional.of(each);
      }
      LOG.log(Level.FINE, () -> each.question().model() + " repeats " + elders);
      if (answering.containsAll(elders)) {
        repeating.add(each);
      }
    }
    return repeating.isEmpty() ? Optional.ofNullable(nearest) : Optional.of(repeating.getFirst());
  }

  /// Those that said before what a model would answer.
  private Set<ModelId> elders(Seen answer) {
    var elders = new HashSet<ModelId>();
    for (var id : witnesses) {
      if (!id.equals(answer.question().model()) && saidBefore(id, answer)) {
        elders.add(id);
      }
    }
    return elders;
  }

  private boolean saidBefore(ModelId id, Seen answer) {
    if (!(answer.found() instanceof Recall.Written written)) {
      return false;
    }
    try {
      var other = models.model(id);
      var its = other.provenance();
      var own = answer.model().provenance();
      return other.recall().stream()
          .anyMatch(recall ->
              recall.saidBefore(
                  written, (elder, younger) -> isBefore(first(its, elder), first(own, younger))));
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the model " + id + " cannot be asked", e);
      return false;
    }
  }

  private Optional<Anchored> first(ModelPart model, Hash record) {
    return first.computeIfAbsent(
        new Quoted(model.id(), record), _ -> anchoring.first(model, record));
  }

  /// What was not anchored, as far as anybody can say, comes after all that was.
  private static boolean isBefore(Optional<Anchored> elder, Optional<Anchored> younger) {
    return elder.isPresent() && younger.map(place -> elder.get().compareTo(place) < 0).orElse(true);
  }
}
