package org.openledger.attribute.spans;

import java.util.List;

/// A stretch of an answer that stands word for word in the snapshot.
///
/// `start` and `end` are code point offsets into the answer's text. `occurrences` counts places,
/// `contributors` distinct contributors over all of them; `sources` names at most ten records,
/// earliest in the snapshot first. A span is evidence of a match, not of influence.
public record Span(
    int start, int end, int tokens, int occurrences, int contributors, List<Source> sources) {
  public Span {
    sources = List.copyOf(sources);
  }

  /// One record holding the span, and where in it, in tokens.
  public record Source(int record, int contributor, int tokenOffset) {}
}
