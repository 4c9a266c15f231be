package org.openledger.contribute.intake;

import java.util.ArrayList;
import java.util.List;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Long texts as several records of bounded length, cut at paragraph borders.
///
/// A piece is about `charsMax` characters: paragraphs are gathered until the next one would not
/// fit; a heading stays with what follows it; a paragraph that alone is too long is cut at a line,
/// else a sentence, else a space. Every piece keeps the document's id; its own is `document/0001`,
/// counted from 1.
public final class Pieces {
  private static final int CHARS_MIN = Profile.PROSE.textMin();
  private static final int PIECES_MAX = 9_999;

  private Pieces() {}

  public static List<Draft> of(Draft whole, int charsMax) {
    var texts = split(CanonicalText.of(whole.text()), charsMax);
    var drafts = new ArrayList<Draft>(texts.size());
    for (var text : texts.subList(0, Math.min(texts.size(), PIECES_MAX))) {
      var id = "%s/%04d".formatted(whole.id(), drafts.size() + 1);
      drafts.add(
          new Draft(
              id,
              whole.document(),
              whole.contributor(),
              whole.licence(),
              whole.prompt(),
              text,
              whole.alsoAsked()));
    }
    return drafts;
  }

  static List<String> split(String text, int charsMax) {
    if (charsMax < 2 * CHARS_MIN) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "pieces of " + charsMax + " characters are too short");
    }
    var pieces = new ArrayList<String>();
    var piece = new StringBuilder();
    for (var paragraph : paragraphs(text, charsMax)) {
      if (piece.length() >= CHARS_MIN && piece.length() + 2 + paragraph.length() > charsMax) {
        var carried = carriedHeading(piece);
        pieces.add(piece.toString().strip());
        piece.setLength(0);
        piece.append(carried);
      }
      piece.append(piece.isEmpty() ? "" : "\n\n").append(paragraph);
    }
    var last = piece.toString().strip();
    if (last.length() < CHARS_MIN && !pieces.isEmpty()) {
      pieces.set(pieces.size() - 1, (pieces.getLast() + "\n\n" + last).strip());
    } else {
      pieces.add(last);
    }
    return pieces;
  }

  /// Takes a heading off the end of a piece that has other content, and returns it.
  private static String carriedHeading(StringBuilder piece) {
    int start = piece.lastIndexOf("\n\n");
    if (start < CHARS_MIN || piece.charAt(start + 2) != '#' || piece.indexOf("\n", start + 2) > 0) {
      return "";
    }
    var heading = piece.substring(start + 2);
    piece.setLength(start);
    return heading;
  }

  private static List<String> paragraphs(String text, int charsMax) {
    var paragraphs = new ArrayList<String>();
    for (var paragraph : text.split("\n{2,}")) {
      int from = 0;
      int end = paragraph.length();
      while (end - from > charsMax) { // by places: copies of the rest would grow with its square
        int cut = from + cut(paragraph.substring(from, from + charsMax + 1), charsMax);
        paragraphs.add(paragraph.substring(from, cut).stripTrailing());
        for (from = cut; from < end && Character.isWhitespace(paragraph.charAt(from)); from++) {}
        for (; end > from && Character.isWhitespace(paragraph.charAt(end - 1)); end--) {}
      }
      var rest = paragraph.substring(from, end);
      if (!rest.isBlank()) {
        paragraphs.add(rest);
      }
    }
    return paragraphs;
  }

  /// Where to cut a paragraph that is too long: in the later half, so that no piece is tiny.
  private static int cut(String text, int charsMax) {
    for (var border : new String[] {"\n", ". ", " "}) {
      int at = text.lastIndexOf(border, charsMax - border.length());
      if (at >= charsMax / 2) {
        return at + border.length();
      }
    }
    return Character.isLowSurrogate(text.charAt(charsMax)) ? charsMax - 1 : charsMax;
  }
}
