package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.FullGradients;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.optim.AdamW;
import org.openledger.model.optim.Clipping;
import org.openledger.model.optim.ExampleOrder;
import org.openledger.model.optim.GradientSum;
import org.openledger.model.optim.Schedule;
import org.openledger.model.optim.StateDigest;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A short LoRA run and one full-gradient step on a small random model whose sizes are no multiples
/// of anything.
final class DigestRun {
  private DigestRun() {}

  /// @param steps of the optimiser
  static Hash run(Kernels kernels, int steps) {
    var config =
        new ModelConfig(
            new ModelConfig.Embedding(83, true),
            44,
            1e-5f,
            2,
            new ModelConfig.Attention(6, true, 2, true, 10),
            75,
            new ModelConfig.Positions(320, 10000, null));
    Transformer model =
        new Transformer(config, Weights.initial(config, CounterRandom.of(1, "weights")), kernels);
    CounterRandom random = CounterRandom.of(2, "tokens");
    var examples = new ArrayList<Sequence>();
    for (int i = 0; i < 9; i++) {
      int[] ids = new int[i == 0 ? 300 : 5 + random.nextInt(40)];
      for (int t = 0; t < ids.length; t++) {
        ids[t] = random.nextInt(config.vocabulary());
      }
      examples.add(Sequence.ofText(ids));
    }
    var adapter =
        LoraAdapter.initial(config, LoraConfig.onAll(3, 6), CounterRandom.of(3, "adapter"));
    var settings =
        AdamW.Settings.USUAL.withBetas(0.9f, 0.99f).withEpsilonRoot(1e-6f).withWeightDecay(0.01f);
    var adam = new AdamW(settings, adapter.size());
    var order = new ExampleOrder(examples.size(), 4, 11);
    var schedule = Schedule.cosine(1e-2f, 3, steps);
    double[] losses = new double[0];
    for (int t = 1; t <= steps; t++) {
      List<Sequence> batch = new ArrayList<>();
      for (int index : order.at(t)) {
        batch.add(examples.get(index));
      }
      LoraGradients g = model.loraGradients(adapter, batch);
      Clipping.perSample(kernels, g.rows(), g.size(), 1.0);
      var sum = new GradientSum(g.size());
      sum.addRows(g.rows(), new float[] {0.25f, 0.25f, 0.25f, 0.25f});
      float[] parameters = adapter.parameters();
      adam.step(parameters, sum.values(), schedule.at(t));
      adapter = adapter.with(parameters);
      losses = g.losses();
    }
    FullGradients full = model.fullGradients(examples.subList(0, 3));
    float[] last = {(float) losses[0], (float) losses[3], (float) full.loss()};
    return StateDigest.of(
        adapter.parameters(), full.gradient(), last, model.logits(new int[] {5, 6, 7}, adapter));
  }
}
