package org.openledger.bench.kernel;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// The measured training step: forward and backward of 16 sequences of 128 tokens through a small
/// decoder with rank-8 adapters on all linear layers.
final class LoraStep {
  static final ModelConfig CONFIG =
      new ModelConfig(
          new ModelConfig.Embedding(4096, false),
          256,
          1e-5f,
          4,
          ModelConfig.Attention.grouped(8, 8, 32),
          688,
          new ModelConfig.Positions(128, 1e4, null));

  private static final int SEQUENCES = 16;
  private static final int TOKENS = 128;

  final Weights weights;
  final LoraAdapter adapter;
  final List<Sequence> batch;
  private final Transformer model;

  /// The step with an adapter whose B is not zero, so that every gradient is at work.
  LoraStep(Kernels kernels, long seed) {
    this(kernels, seed, SEQUENCES);
  }

  /// The same on so many sequences.
  LoraStep(Kernels kernels, long seed, int sequences) {
    CounterRandom random = CounterRandom.of(seed, "train-step");
    weights = Weights.initial(CONFIG, random.fork(0));
    model = new Transformer(CONFIG, weights, kernels);
    LoraAdapter fresh = LoraAdapter.initial(CONFIG, LoraConfig.onAll(8, 16), random.fork(1));
    float[] parameters = fresh.parameters();
    CounterRandom noise = random.fork(2);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += 0.02f * (2f * noise.nextFloat() - 1f);
    }
    adapter = fresh.with(parameters);
    var list = new ArrayList<Sequence>();
    for (int i = 0; i < sequences; i++) {
      int[] ids = new int[TOKENS];
      for (int t = 0; t < TOKENS; t++) {
        ids[t] = random.nextInt(CONFIG.vocabulary());
      }
      list.add(Sequence.ofText(ids));
    }
    batch = List.copyOf(list);
  }

  /// Losses, and the gradient of their sum; the adapter counts as changed since the last step.
  LoraGradients ordinary() {
    return model.summedGradients(changed(), batch);
  }

  /// Losses, and the gradient of each.
  LoraGradients perSample() {
    return model.loraGradients(changed(), batch);
  }

  private LoraAdapter changed() {
    return adapter.with(adapter.parameters());
  }
}
