package org.openledger.memory.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.openledger.core.text.Segmenter;

/// Cuts a text into what can be quoted by itself: sentences, and lines of lists, tables and code.
///
/// Unicode's sentences (UAX 29) are the beginning. They end behind "1." and "Dr." where a capital
/// follows, and behind every line; so a piece is joined to the next one if it says nothing alone
/// (its last line has less than two words), ends in an abbreviation, or announces what follows by a
/// colon. A run of indented lines, or of lines of a table, stays together. White space around a
/// sentence belongs to none. A piece without an end, such as a megabyte without blanks, is cut at a
/// grapheme.
public final class Sentences {
  /// Most code units of one sentence.
  public static final int LENGTH_MAX = 1_200;

  private static final int WORDS_MIN = 2;

  /// What a sentence seldom ends with though a full stop follows, folded.
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "al", "approx", "art", "ca", "cf", "dr", "e.g", "eg", "eq", "etc", "fig", "figs", "i.e",
          "ie", "mr", "mrs", "ms", "no", "nos", "p", "pp", "prof", "resp", "sec", "sp", "spp", "st",
          "subsp", "vol", "vs");

  private Sentences() {}

  /// The sentences of a text in its order; none if it holds but white space.
  public static List<Span> of(String text) {
    var found = new ArrayList<Span>();
    var pieces = Segmenter.sentences(text);
    int start = -1;
    for (int i = 0; i < pieces.size(); i++) {
      start = start < 0 ? pieces.start(i) : start;
      int end = pieces.end(i);
      boolean last = i == pieces.size() - 1;
      if (last || !goesOn(text, new Span(start, end), new Span(end, pieces.end(i + 1)))) {
        add(found, text, new Span(start, end));
        start = -1;
      }
    }
    return List.copyOf(found);
  }

  /// Whether a sentence goes on in the piece behind what there is of it.
  private static boolean goesOn(String text, Span said, Span next) {
    if (next.end() - said.start() > LENGTH_MAX) {
      return false;
    }
    var now = said.trimmed(text).of(text);
    if (now.isBlank() || endsParagraph(text, said)) {
      return false;
    }
    return now.endsWith(":")
        || (isRow(lastLine(now)) && isRow(next.of(text)))
        || Segmenter.words(lastLine(now)).size() < WORDS_MIN
        || endsInAbbreviation(now);
  }

  /// Whether an empty line follows.
  private static boolean endsParagraph(String text, Span said) {
    int lines = 0;
    for (int i = said.end() - 1; i >= said.start() && Character.isWhitespace(text.charAt(i)); i--) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    for (int i = said.end(); i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    return lines > 1;
  }

  private static String lastLine(String said) {
    return said.substring(said.lastIndexOf('\n') + 1);
  }

  /// A line of code or of a table.
  private static boolean isRow(String line) {
    return line.startsWith("  ")
        || line.startsWith("\t")
        || line.startsWith("|")
        || line.stripTrailing().endsWith("{")
        || line.stripTrailing().endsWith(";")
        || line.strip().equals("}");
  }

  private static boolean endsInAbbreviation(String said) {
    if (!said.endsWith(".")) {
      return false;
    }
    int blank = said.length() - 1;
    while (blank > 0 && !Character.isWhitespace(said.charAt(blank - 1))) {
      blank--;
    }
    var word = said.substring(blank, said.length() - 1).toLowerCase(java.util.Locale.ROOT);
    return ABBREVIATIONS.contains(word.startsWith("(") ? word.substring(1) : word);
  }

  private static void add(List<Span> found, String text, Span raw) {
    var span = raw.trimmed(text);
    if (span.of(text).isBlank()) {
      return;
    }
    int start = span.start();
    if (span.length() > LENGTH_MAX) {
      var borders = Segmenter.graphemes(text);
      while (span.end() - start > LENGTH_MAX) {
        int border = borders.atOrBefore(start + LENGTH_MAX);
        int cut = border > start ? border : within(text, start + LENGTH_MAX);
        found.add(new Span(start, cut));
        start = cut;
      }
    }
    found.add(new Span(start, span.end()));
  }

  /// A place inside one grapheme of that length, between characters.
  private static int within(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
  }
}
