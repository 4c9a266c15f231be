package org.openledger.model.base;

import java.nio.file.Path;
import java.util.List;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.FullGradients;
import org.openledger.model.file.ModelDirectory;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.BpeVocabulary;
import org.openledger.model.token.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A base model in the making: all of its weights still move.
public final class NewBase {
  private final Weights weights;
  private final Transformer transformer;

  /// A base of fresh weights.
  public NewBase(ModelConfig config, CounterRandom random) {
    this.weights = Weights.initial(config, random);
    this.transformer = new Transformer(config, weights);
  }

  /// All parameters in one array, copied.
  public float[] parameters() {
    return weights.flat();
  }

  /// Replaces all parameters.
  public void assign(float[] parameters) {
    weights.assign(parameters);
    transformer.weightsChanged();
  }

  /// Mean loss over all scored tokens of the batch, and its gradient by every parameter.
  public FullGradients gradients(List<Sequence> batch) {
    return transformer.fullGradients(batch);
  }

  /// What to compute with over its gradients.
  public Kernels kernels() {
    return transformer.kernels();
  }

  /// Writes it with its vocabulary as a Hugging Face directory, see [BaseModel#open].
  public void write(Path folder, BpeVocabulary vocabulary) {
    ModelDirectory.write(folder, weights, vocabulary);
  }
}
