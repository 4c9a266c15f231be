package org.openledger.model.engine;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.BpeVocabulary;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.transformer.TransformerEngine;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// Engines for tests.
final class Engines {
  private static final BpeVocabulary BYTES = new BpeVocabulary(List.of());

  private Engines() {}

  /// A transformer of sizes that are no multiples of anything, over bytes.
  static TransformerEngine transformer(Kernels kernels) {
    var config = config(44);
    var weights = Weights.initial(config, CounterRandom.of(1, "weights"));
    float[] larger = weights.flat();
    for (int i = 0; i < larger.length; i++) {
      larger[i] = larger[i] == 1f ? 1f : 5f * larger[i]; // fresh weights hardly say anything
    }
    weights.assign(larger);
    var tokenizer = Tokenizer.of(BYTES.tokenizerJson());
    return new TransformerEngine(
        new Transformer(config, weights, kernels), tokenizer, new ChatTemplate.Own(), Hash.ZERO);
  }

  private static ModelConfig config(int hidden) {
    return new ModelConfig(
        new ModelConfig.Embedding(BYTES.size() + 3, true),
        hidden,
        1e-5f,
        2,
        new ModelConfig.Attention(6, true, 2, true, 10),
        75,
        new ModelConfig.Positions(EngineSpec.CONTEXT, 10000, null));
  }

  /// An adapter that fits no engine here.
  static LoraAdapter foreignAdapter() {
    return LoraAdapter.initial(config(20), LoraConfig.onAll(2, 4), CounterRandom.of(1, "foreign"));
  }
}
