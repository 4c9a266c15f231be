package org.openledger.simulation;

import java.util.Set;
import java.util.function.Consumer;
import org.openledger.core.fault.Code;

/// Something a client or an operator does to a node.
///
/// Its text is its line in the trace: the same operation has the same text in every run.
interface Operation {
  /// What a client was told.
  ///
  /// @param text for the trace
  /// @param wrong why that is not what it should have been told; empty if it is
  /// @param promise what is true from now on, if the client lives to hear it
  record Told(String text, String wrong, Consumer<Promises> promise) {
    /// A right answer.
    static Told of(String text, Consumer<Promises> promise) {
      return new Told(text, "", promise);
    }

    /// A right answer that promises nothing.
    static Told of(String text) {
      return of(text, _ -> {});
    }

    /// The same, which promises something more.
    Told promising(Consumer<Promises> more) {
      return new Told(text, wrong, promise.andThen(more));
    }

    /// The same, if that is what was expected.
    Told expecting(String expected) {
      return text.equals(expected)
          ? this
          : new Told(text, "told \"" + text + "\", not \"" + expected + "\"", promise);
    }
  }

  /// Does it.
  Told run(Machine machine, Promises promises);

  /// Why a node may refuse it.
  default Set<Code> refusals() {
    return Set.of();
  }

  /// Things that are made together: after a kill all of them are there, or none is.
  default Set<String> together(Promises promises) {
    return Set.of();
  }

  /// What a client does that was not told how this ended: the same, where it may be done twice.
  default Operation again() {
    return this;
  }
}
