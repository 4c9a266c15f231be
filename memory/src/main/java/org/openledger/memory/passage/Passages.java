package org.openledger.memory.passage;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.text.Segmenter;

/// Cuts a text into passages: runs of whole sentences that an encoder reads at once.
public final class Passages {
  /// Most words of a passage of several sentences.
  public static final int WORDS_MAX = 110;

  private Passages() {}

  /// A passage.
  ///
  /// @param sentences its sentences, in order, at least one
  public record Passage(List<Span> sentences) {
    public Passage {
      sentences = List.copyOf(sentences);
      if (sentences.isEmpty()) {
        throw new IllegalArgumentException("a passage has sentences");
      }
    }

    /// From its first sentence to its last.
    public Span span() {
      return new Span(sentences.getFirst().start(), sentences.getLast().end());
    }
  }

  /// The passages of a text in its order. No sentence is in two of them, none is left out.
  public static List<Passage> of(String text) {
    var passages = new ArrayList<Passage>();
    var run = new ArrayList<Span>();
    int words = 0;
    for (var sentence : Sentences.of(text)) {
      int more = Segmenter.words(sentence.of(text)).size();
      if (!run.isEmpty() && words + more > WORDS_MAX) {
        passages.add(new Passage(run));
        run.clear();
        words = 0;
      }
      run.add(sentence);
      words += more;
    }
    if (!run.isEmpty()) {
      passages.add(new Passage(run));
    }
    return List.copyOf(passages);
  }
}
