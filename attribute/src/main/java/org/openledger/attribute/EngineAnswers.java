package org.openledger.attribute;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;

/// An engine with an adapter's shape as an [AnswerModel].
///
/// The model's loss of a sequence is the mean over the answer's tokens, so a gradient of the
/// log-likelihood is minus the number of tokens times the loss gradient.
public final class EngineAnswers implements AnswerModel {
  private final TrainableEngine engine;
  private final LoraAdapter shape;

  /// Over `engine`, for adapters of the shape of `shape`.
  public EngineAnswers(TrainableEngine engine, LoraAdapter shape) {
    this.engine = engine;
    this.shape = shape;
  }

  @Override
  public int parameters() {
    return shape.size();
  }

  @Override
  public double logLikelihood(int[] prompt, int[] answer, float @Nullable [] adapter) {
    double sum = 0;
    Sequence sequence = Sequence.of(prompt, answer);
    for (double logProb :
        engine.tokenLogProbs(sequence, adapter == null ? null : shape.with(adapter))) {
      sum += logProb;
    }
    return sum;
  }

  @Override
  public float[] gradient(int[] prompt, int[] answer, float[] adapter) {
    Sequence sequence = Sequence.of(prompt, answer);
    LoraGradients gradients = engine.loraGradients(shape.with(adapter), List.of(sequence));
    float[] row = gradients.rows();
    float factor = -sequence.scored();
    for (int i = 0; i < row.length; i++) {
      row[i] *= factor;
    }
    return row;
  }
}
