package org.openledger.memory.search;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.QuantisedVector;

/// Vectors of a text encoder, as whole numbers.
public final class EncoderEmbedding implements Embedding {
  private final BertEncoder passages;
  private final BertEncoder questions;

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
    return QuantisedVector.of(questions.encode(text)).values();
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
