package org.openledger.model.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// A rendered conversation: special tokens and text in order, each scored in training or not.
final class ChatMarkup {

  /// A special token or a stretch of text.
  private record Piece(String text, boolean special, boolean scored) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final List<Integer> signs = new ArrayList<>();

  ChatMarkup special(String token) {
    pieces.add(new Piece(token, true, false));
    return this;
  }

  ChatMarkup text(String text) {
    pieces.add(new Piece(text, false, false));
    return this;
  }

  /// A sign that is a special token in some of the format's tokenizers and plain text in others.
  ChatMarkup sign(String sign) {
    signs.add(pieces.size());
    return text(sign);
  }

  /// What the assistant says and the special token that ends it.
  ChatMarkup answer(String text, String end) {
    pieces.add(new Piece(text, false, true));
    pieces.add(new Piece(end, true, true));
    return this;
  }

  /// The conversation as one string, special tokens written out.
  String string() {
    var out = new StringBuilder();
    pieces.forEach(piece -> out.append(piece.text));
    return out.toString();
  }

  /// The conversation as ids. Ordinarily the whole string is encoded at once, as the libraries do.
  /// If some text contains a special token's characters, each stretch of text between special
  /// tokens is encoded as plain text instead, so that a user cannot end or open a turn.
  Sequence encode(Tokenizer tokenizer) {
    for (int sign : signs) {
      var text = pieces.get(sign).text;
      pieces.set(sign, new Piece(text, tokenizer.specialId(text).isPresent(), false));
    }
    for (var piece : pieces) {
      if (piece.special && tokenizer.specialId(piece.text).isEmpty()) {
        throw new Refusal(
            Code.UNSUPPORTED_CONFIG,
            "The chat template needs the special token "
                + piece.text
                + ", which the tokenizer does not have");
      }
    }
    boolean hostile =
        textRuns().stream()
            .anyMatch(run -> tokenizer.special().keySet().stream().anyMatch(joined(run)::contains));
    if (hostile) {
      return encodePieces(tokenizer);
    }
    var out = new Labelled();
    out.add(tokenizer.encodeMarkupWithOffsets(string()), pieces);
    return out.chat();
  }

  /// The conversation as ids, each stretch of text between special tokens on its own.
  Sequence encodePieces(Tokenizer tokenizer) {
    var out = new Labelled();
    var run = new ArrayList<Piece>();
    for (var piece : pieces) {
      if (piece.special) {
        out.add(tokenizer.encodeWithOffsets(joined(run)), run);
        run.clear();
        out.add(tokenizer.encodeMarkupWithOffsets(piece.text), List.of(piece));
      } else {
        run.add(piece);
      }
    }
    out.add(tokenizer.encodeWithOffsets(joined(run)), run);
    return out.chat();
  }

  private List<List<Piece>> textRuns() {
    var runs = new ArrayList<List<Piece>>();
    var run = new ArrayList<Piece>();
    for (var piece : pieces) {
      if (piece.special) {
        runs.add(List.copyOf(run));
        run.clear();
      } else {
        run.add(piece);
      }
    }
    runs.add(run);
    return runs;
  }

  private static String joined(List<Piece> pieces) {
    var out = new StringBuilder();
    pieces.forEach(piece -> out.append(piece.text));
    return out.toString();
  }

  /// Ids with labels, put together stretch by stretch.
  private static final class Labelled {

    private int[] ids = new int[0];
    private int[] labels = new int[0];

    /// Appends an encoding; a token is scored when the piece it begins in is.
    void add(Encoding encoding, List<Piece> pieces) {
      int from = ids.length;
      ids = Arrays.copyOf(ids, from + encoding.length());
      labels = Arrays.copyOf(labels, ids.length);
      int piece = -1;
      int end = 0;
      for (int i = 0; i < encoding.length(); i++) {
        while (encoding.starts()[i] >= end && piece + 1 < pieces.size()) {
          var text = pieces.get(++piece).text;
          end += text.codePointCount(0, text.length());
        }
        ids[from + i] = encoding.ids()[i];
        labels[from + i] = pieces.get(piece).scored ? encoding.ids()[i] : Sequence.IGNORED;
      }
    }

    Sequence chat() {
      return new Sequence(ids, labels);
    }
  }
}
