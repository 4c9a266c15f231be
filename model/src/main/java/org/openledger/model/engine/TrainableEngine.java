package org.openledger.model.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.Sequence;

/// An engine that also says which way an adapter would have to move: gradients sample by sample,
/// what every adapted layer saw, and hidden states.
///
/// The loss of a sample is the mean of -log p over its scored tokens; a sample without one is
/// refused. Gradient rows are in the adapter's flat order and depend on nothing but their sample.
public interface TrainableEngine extends Engine {
  /// What to compute with over its gradients.
  Kernels kernels();

  /// Loss and gradient [B, p] of every sample; the tap, if there is one, is shown what every
  /// adapted layer saw.
  LoraGradients loraGradients(LoraAdapter adapter, List<Sequence> batch, @Nullable LinearTap tap);

  /// Loss and gradient of every sample.
  default LoraGradients loraGradients(LoraAdapter adapter, List<Sequence> batch) {
    return loraGradients(adapter, batch, null);
  }

  /// Loss of every sample and one row: the gradient of the sum of these losses. For training
  /// without attribution, where [B, p] rows would be too much memory.
  LoraGradients summedGradients(LoraAdapter adapter, List<Sequence> batch);

  /// Losses and gradients under labels drawn from the model itself at the scored positions: row s *
  /// draws + d is draw d of sample s, its loss that of the drawn labels.
  LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> batch, LabelDraws draws, @Nullable LinearTap tap);

  /// The final hidden state of every position, [T, hidden] row-major.
  float[] finalHidden(int[] ids, @Nullable LoraAdapter adapter);
}
