package org.openledger.memory.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.hash.Hash;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.QuantisedVector;

/// Vectors of a text encoder, as whole numbers.
public final class EncoderEmbedding implements Embedding {
  /// A question that is put to several memories is embedded once.
  private static final int ASKED_MAX = 32;

  private final BertEncoder passages;
  private final BertEncoder questions;

  /// Least recently asked first.
  private final Map<String, byte[]> asked = new LinkedHashMap<>(16, 0.75f, true);

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
    synchronized (asked) {
      var known = asked.get(text);
      if (known != null) {
        return known.clone();
      }
    }
    byte[] vector = QuantisedVector.of(questions.encode(text)).values();
    synchronized (asked) {
      asked.put(text, vector.clone());
      if (asked.size() > ASKED_MAX) {
        asked.remove(asked.keySet().iterator().next());
      }
    }
    return vector;
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
}
