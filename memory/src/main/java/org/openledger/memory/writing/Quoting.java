package org.openledger.memory.writing;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;

/// Writes an answer by quoting: whole sentences of each passage in its own order, the best passage
/// first. No name and no word of its own stands in it, so that renaming a contributor changes no
/// answer and no fee.
public final class Quoting {
  /// Names the rules and their version.
  public static final String METHOD = "quoting/2";

  /// Words of the best passage that are quoted, unless its first sentence has more.
  static final int WORDS_MAX = 120;

  /// Words of each other one.
  static final int OTHER_WORDS_MAX = 60;

  private static final String BETWEEN = "\n\n";

  private Quoting() {}

  /// The answer that quotes passages.
  ///
  /// @param found the best first, at least one
  public static Written of(List<Found> found) {
    var text = new StringBuilder();
    var quotes = new ArrayList<Quoted>();
    for (var passage : found) {
      var source = sentences(passage, quotes.isEmpty() ? WORDS_MAX : OTHER_WORDS_MAX);
      text.append(quotes.isEmpty() ? "" : BETWEEN);
      int start = text.length();
      text.append(source.of(passage.record().text()));
      var place = new Span(start, text.length());
      quotes.add(new Quoted(passage, new Quoted.Source(source), new Quoted.Place(place)));
    }
    return new Written(text.toString(), quotes);
  }

  /// From a passage's first sentence to the last that fits, at least one.
  private static Span sentences(Found found, int wordsMost) {
    var sentences = found.passage().sentences();
    int end = sentences.getFirst().end();
    int words = 0;
    for (var sentence : sentences) {
      words += Segmenter.words(sentence.of(found.record().text())).size();
      if (words > wordsMost) {
        break;
      }
      end = sentence.end();
    }
    return new Span(sentences.getFirst().start(), end);
  }
}
