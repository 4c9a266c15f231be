package org.openledger.train;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.engine.Engine;
import org.openledger.model.lora.LoraAdapter;

/// The loss of a model on examples it was not trained on.
public final class Evaluation {
  private Evaluation() {}

  /// Mean over all scored tokens, in nats per token; 0 for no examples.
  public static double loss(Engine base, @Nullable LoraAdapter adapter, List<Example> examples) {
    double sum = 0;
    long tokens = 0;
    for (var example : examples) {
      for (double logProbability : base.tokenLogProbs(example.sequence(), adapter)) {
        sum -= logProbability;
        tokens++;
      }
    }
    return tokens == 0 ? 0 : sum / tokens;
  }
}
