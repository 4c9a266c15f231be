package org.openledger.attribute.spans;

/// Where the tokens of an answer start and end words, and where its sentences end.
///
/// A position between two code points is a word border unless both are letters or digits. A token
/// of byte-level BPE often begins with the blank before its word, which is passed over. A sentence
/// ends behind `.`, `!`, `?` or `…` before white space or the end, and at a line break.
final class Borders {
  private final int[] points;
  private final int[] starts;
  private final int[] ends;
  private final int[] sentenceEnds; // [tokens], first token past the sentence of each token

  Borders(AnswerText answer) {
    this.points = answer.text().codePoints().toArray();
    this.starts = answer.starts();
    this.ends = answer.ends();
    int n = answer.ids().length;
    this.sentenceEnds = new int[n];
    int end = n;
    for (int t = n - 1; t >= 0; t--) {
      if (endsSentence(t)) {
        end = t + 1;
      }
      sentenceEnds[t] = end;
    }
  }

  boolean startsWord(int token) {
    int start = starts[token];
    while (start < ends[token] && Character.isWhitespace(points[start])) {
      start++;
    }
    return start < ends[token] && isBorder(start) && !isClosing(points[start]);
  }

  /// Whether a word of letters or digits starts in this token.
  boolean opensWord(int token) {
    for (int at = starts[token]; at < ends[token]; at++) {
      if (Character.isLetterOrDigit(points[at]) && isBorder(at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isClosing(int point) {
    return ",.;:!?)]}…".indexOf(point) >= 0;
  }

  boolean endsWord(int token) {
    int end = ends[token];
    return end > starts[token] && !Character.isWhitespace(points[end - 1]) && isBorder(end);
  }

  /// First token past the sentence that `token` belongs to.
  int sentenceEnd(int token) {
    return sentenceEnds[token];
  }

  private boolean isBorder(int at) {
    return at == 0
        || at == points.length
        || !Character.isLetterOrDigit(points[at - 1])
        || !Character.isLetterOrDigit(points[at]);
  }

  private boolean endsSentence(int token) {
    for (int at = starts[token]; at < ends[token]; at++) {
      int point = points[at];
      if (point == '\n') {
        return true;
      }
      boolean stop = point == '.' || point == '!' || point == '?' || point == '…';
      if (stop && (at + 1 == points.length || Character.isWhitespace(points[at + 1]))) {
        return true;
      }
    }
    return false;
  }
}
