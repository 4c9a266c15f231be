package org.openledger.serve;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Anchored;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;

/// Chooses which of several models answers a question, by what each found: the one that is surest
/// of an answer and said it first.
///
/// Who copies another's records into a Datanet of its own is as sure as they are, or surer, for
/// there is less to confuse them with. So a model gives no answer of which another that may be
/// asked said a passage before: the next surest does, or the nearest says that nothing answers.
///
/// @param seen what each found, in an order that decides between equal ones
/// @param anchoring says who was first
record Choosing(List<Seen> seen, Anchoring anchoring) {
  private static final Logger LOG = Logger.getLogger(Choosing.class.getName());

  Choosing {
    seen = seen.stream().sorted(Comparator.comparingInt(Seen::rank).reversed()).toList();
  }

  /// Who answers; nothing if none found anything. Where each repeats another one, the surest does.
  Optional<Seen> choice() {
    return seen.stream()
        .filter(each -> seen.stream().noneMatch(other -> isElder(other, each)))
        .findFirst()
        .or(() -> seen.stream().findFirst());
  }

  /// Whether a model said before what another one would answer.
  private boolean isElder(Seen other, Seen found) {
    return found.found() instanceof Recall.Written written
        && !other.equals(found)
        && saidBefore(other, found, written);
  }

  private boolean saidBefore(Seen other, Seen found, Recall.Written written) {
    var its = other.model().provenance();
    var own = found.model().provenance();
    try {
      return other
          .recall()
          .saidBefore(
              written, (elder, younger) -> isBefore(first(its, elder), first(own, younger)));
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the model " + its.id() + " cannot be asked", e);
      return false;
    }
  }

  private Optional<Anchored> first(ModelPart model, Hash record) {
    return anchoring.first(model, record);
  }

  private static boolean isBefore(Optional<Anchored> elder, Optional<Anchored> younger) {
    return elder.isPresent() && younger.filter(own -> elder.get().compareTo(own) < 0).isPresent();
  }
}
