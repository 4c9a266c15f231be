package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.text.Segmenter;

/// Makes edited copies, as a thief would who hopes not to be found out: words are replaced by words
/// that other records use.
public final class Edits {
  private static final int TEXTS = 256;

  private final List<String> words = new ArrayList<>();

  /// @param texts where the new words are taken from, as often as they stand there: from 256 of
  ///   them at most, evenly spread
  public Edits(List<String> texts) {
    int step = Math.ceilDiv(Math.max(1, texts.size()), TEXTS);
    for (int i = 0; i < texts.size(); i += step) {
      var found = Segmenter.words(texts.get(i));
      for (int w = 0; w < found.size(); w++) {
        words.add(texts.get(i).substring(found.start(w), found.end(w)));
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no texts to take words from");
    }
  }

  /// A text with some of its words replaced, one at least.
  ///
  /// @param permille how many of a thousand words
  public String of(String text, int permille, CounterRandom random) {
    var old = Segmenter.words(text);
    if (old.size() == 0 || permille == 0) {
      return text;
    }
    int count = (old.size() * permille + 500) / 1_000;
    var chosen = new TreeSet<Integer>();
    while (chosen.size() < Math.clamp(count, 1, old.size())) {
      chosen.add(random.nextInt(old.size()));
    }
    var edited = new StringBuilder(text);
    for (int word : chosen.descendingSet()) {
      edited.replace(old.start(word), old.end(word), words.get(random.nextInt(words.size())));
    }
    return edited.toString();
  }
}
