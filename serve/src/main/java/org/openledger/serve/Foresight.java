package org.openledger.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was found of questions while it was chosen who answers them, kept until they are answered:
/// to look is what takes most of an answer's time. It is told once, and of the latest only.
final class Foresight {
  /// Questions that are chosen for at a time before the first of them is answered.
  static final int MOST = 64;

  private final Map<Question, Seen> seen = new LinkedHashMap<>();

  /// Keeps what was found of a question.
  synchronized void keep(Seen found) {
    seen.put(found.question(), found);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /// What a model found of a question, once; one that was opened anew since looks for itself.
  synchronized Optional<Recall.Recalled> take(Question question, OpenLora.Model model) {
    return Optional.ofNullable(seen.remove(question))
        .filter(each -> each.model().equals(model))
        .map(Seen::found);
  }
}
