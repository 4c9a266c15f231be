package org.openledger.attribute.method;

import java.util.List;
import org.openledger.attribute.linear.Dot;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;

/// Similarity of meaning: the cosine between mean last hidden states of example and answer.
public final class HiddenCosine implements AttributionMethod {
  private final TrainableEngine engine;
  private final LoraAdapter adapter;
  private final float[][] states; // [n][hidden], unit length

  /// One forward pass per example.
  public HiddenCosine(TrainableEngine engine, LoraAdapter adapter, List<Sequence> examples) {
    this.engine = engine;
    this.adapter = adapter;
    this.states = new float[examples.size()][];
    for (int i = 0; i < states.length; i++) {
      states[i] = state(examples.get(i).ids());
    }
  }

  private float[] state(int[] ids) {
    int width = engine.config().hidden();
    float[] all = engine.finalHidden(ids, adapter);
    float[] mean = new float[width];
    for (int t = 0; t < ids.length; t++) {
      for (int j = 0; j < width; j++) {
        mean[j] += all[t * width + j];
      }
    }
    float norm = (float) Math.sqrt(Dot.of(mean, mean));
    for (int j = 0; j < width; j++) {
      mean[j] /= norm;
    }
    return mean;
  }

  @Override
  public String name() {
    return "hidden-cosine";
  }

  @Override
  public double[] scores(Query query) {
    float[] asked = state(Sequence.of(query.prompt(), query.answer()).ids());
    double[] scores = new double[states.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Dot.of(asked, states[i]);
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long width = engine.config().hidden();
    return new Cost(0, 0, states.length * width, 0, 4 * width);
  }
}
