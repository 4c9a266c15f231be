package org.openledger.node;

import java.util.List;

/// Nothing that the model may say answers the question, which costs nothing.
///
/// @param text says so, for people
/// @param instead questions that are answered
public record Unanswered(String text, List<String> instead) implements Replied {
  public Unanswered {
    instead = List.copyOf(instead);
  }
}
