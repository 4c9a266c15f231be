package org.openledger.memory.writing;

import java.util.ArrayList;
import java.util.List;
import org.openledger.memory.passage.Span;

/// An answer and where each piece of it is from. Between two pieces stands nothing but white space.
///
/// @param text what is said
/// @param quotes its pieces in order, at least one
public record Written(String text, List<Quoted> quotes) {
  public Written {
    quotes = List.copyOf(quotes);
    int end = 0;
    for (var quote : quotes) {
      var place = quote.place().span();
      if (!text.substring(end, place.start()).isBlank() || !place.of(text).equals(quote.said())) {
        throw new IllegalArgumentException("what is quoted does not stand at " + place);
      }
      end = place.end();
    }
    if (quotes.isEmpty() || end != text.length()) {
      throw new IllegalArgumentException("an answer quotes all that it says");
    }
  }

  /// The same as far as it was said.
  ///
  /// @param said a beginning of the text
  public List<Quoted> within(String said) {
    if (!text.startsWith(said)) {
      throw new IllegalArgumentException("another answer was said");
    }
    var within = new ArrayList<Quoted>();
    for (var quote : quotes) {
      var place = quote.place().span();
      int end = Math.min(place.end(), said.length());
      if (end > place.start()) {
        int from = quote.source().span().start();
        within.add(
            new Quoted(
                quote.found(),
                new Quoted.Source(new Span(from, from + end - place.start())),
                new Quoted.Place(new Span(place.start(), end))));
      }
    }
    return List.copyOf(within);
  }
}
