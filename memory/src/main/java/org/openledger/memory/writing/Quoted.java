package org.openledger.memory.writing;

import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;

/// A piece of an answer that stands in a record word for word.
///
/// @param found where it was found
/// @param source where it stands in the record's text
/// @param place where it stands in the answer
public record Quoted(Found found, Source source, Place place) {
  /// A place in a record's text.
  public record Source(Span span) {}

  /// A place in an answer.
  public record Place(Span span) {}

  public Quoted {
    if (source.span.length() != place.span.length()) {
      throw new IllegalArgumentException(
          "what is quoted has %d characters and not %d"
              .formatted(source.span.length(), place.span.length()));
    }
  }

  /// What is quoted.
  public String said() {
    return source.span.of(found.record().text());
  }
}
