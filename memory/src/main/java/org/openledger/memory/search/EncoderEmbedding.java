package org.openledger.memory.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openledger.core.hash.Hash;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.QuantisedVector;

/// Vectors of a text encoder, as whole numbers.
public final class EncoderEmbedding implements Embedding {
  /// A question that is put to several memories is embedded once.
  private static final int ASKED_MAX = 32;

  private final BertEncoder passages;
  private final BertEncoder questions;

  /// Words are looked at again with every question.
  private static final int WORDS_MAX = 1 << 15;

  private final Recent asked = new Recent(ASKED_MAX);
  private final Recent words = new Recent(WORDS_MAX);

  /// The embedding of an encoder, which the caller closes.
  public EncoderEmbedding(BertEncoder encoder) {
    passages = encoder.forPassages();
    questions = encoder.forQueries();
  }

  @Override
  public byte[] passage(String text) {
    return QuantisedVector.of(passages.encode(text)).values();
  }

  @Override
  public byte[] question(String text) {
    return asked.of(text, it -> QuantisedVector.of(questions.encode(it)).values());
  }

  @Override
  public byte[] word(String term) {
    return words.of(term, it -> QuantisedVector.of(questions.word(it)).values());
  }

  @Override
  public boolean knows(String word) {
    return questions.knows(word);
  }

  @Override
  public List<byte[]> passages(List<String> texts) {
    return passages.encodeAll(texts).stream()
        .map(each -> QuantisedVector.of(each).values())
        .toList();
  }

  @Override
  public Hash digest() {
    return passages.digest();
  }

  /// The vectors that were asked for last.
  private static final class Recent {
    private final int most;

    /// Least recently asked first.
    private final Map<String, byte[]> vectors = new LinkedHashMap<>(16, 0.75f, true);

    Recent(int most) {
      this.most = most;
    }

    byte[] of(String text, Function<String, byte[]> make) {
      synchronized (vectors) {
        var known = vectors.get(text);
        if (known != null) {
          return known.clone();
        }
      }
      byte[] vector = make.apply(text);
      synchronized (vectors) {
        vectors.put(text, vector.clone());
        if (vectors.size() > most) {
          vectors.remove(vectors.keySet().iterator().next());
        }
      }
      return vector;
    }
  }
}
