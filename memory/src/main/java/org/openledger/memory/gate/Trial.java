package org.openledger.memory.gate;

import java.util.Optional;
import org.openledger.memory.gate.Example.Kind;
import org.openledger.memory.search.Remembered;

/// A question that a Datanet's records make of themselves, and what was found for it, which no
/// order has been fitted to yet.
///
/// @param kind where it comes from
/// @param question what is asked
/// @param look what was seen of what was found, at least one passage
/// @param wanted what it asks for, where that is there
record Trial(Kind kind, String question, Look look, Optional<Wanted> wanted) {
  /// What a question asks for.
  ///
  /// @param record which answers it
  /// @param inItsWords whether it asks in the words of the record's prompt
  record Wanted(Remembered record, boolean inItsWords) {
    private boolean is(Remembered found) {
      return found.cluster().equals(record.cluster())
          || (!record.prompt().isBlank() && found.prompt().equals(record.prompt()));
    }
  }

  /// Whether it asks for a record in the words of its prompt.
  boolean inItsWords() {
    return wanted.filter(Wanted::inItsWords).isPresent();
  }

  /// Whether an order puts first what it asks for.
  boolean isFound(Order order) {
    return isFirst(look.by(order));
  }

  private boolean isFirst(Look look) {
    return wanted.filter(it -> it.is(look.found().getFirst().record())).isPresent();
  }

  /// What a gate sees of it by an order.
  Example example(Order order) {
    var seen = look.by(order);
    return new Example(kind, question, seen.features(0), isFirst(seen));
  }
}
