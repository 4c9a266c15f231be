package org.openledger.node;

import java.util.List;
import java.util.Optional;

/// Nothing that the model may say answers the question, which costs nothing.
///
/// @param text says so, for people
/// @param instead questions that are answered
/// @param wanted what became of the wish to have the question listed, if that was a wish
public record Unanswered(String text, List<String> instead, Optional<Wanted.Outcome> wanted)
    implements Replied {
  public Unanswered {
    instead = List.copyOf(instead);
  }
}
