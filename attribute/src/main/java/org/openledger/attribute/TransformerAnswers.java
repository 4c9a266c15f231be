package org.openledger.attribute;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.transformer.LoraGradients;
import org.openledger.model.transformer.Sequence;
import org.openledger.model.transformer.Transformer;

/// A transformer with an adapter's shape as an [AnswerModel].
///
/// The model's loss of a sequence is the mean over the answer's tokens, so a gradient of the
/// log-likelihood is minus the number of tokens times the loss gradient.
public final class TransformerAnswers implements AnswerModel {
  private final Transformer transformer;
  private final LoraAdapter shape;

  /// Over `transformer`, for adapters of the shape of `shape`.
  public TransformerAnswers(Transformer transformer, LoraAdapter shape) {
    this.transformer = transformer;
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
        transformer.tokenLogProbs(sequence, adapter == null ? null : shape.with(adapter))) {
      sum += logProb;
    }
    return sum;
  }

  @Override
  public float[] gradient(int[] prompt, int[] answer, float[] adapter) {
    Sequence sequence = Sequence.of(prompt, answer);
    LoraGradients gradients = transformer.loraGradients(shape.with(adapter), List.of(sequence));
    float[] row = gradients.rows();
    float factor = -sequence.scored();
    for (int i = 0; i < row.length; i++) {
      row[i] *= factor;
    }
    return row;
  }
}
