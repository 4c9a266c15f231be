package org.openledger.model.transformer;

import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;

/// What the backward pass hands out as it goes; the pass itself only knows how to go back.
interface GradientSink {
  /// A group of linear layers: inputs x, low-rank u and its gradient e (zero columns without an
  /// adapter), and the output gradients of the members.
  record Linears(int layer, LinearGroup group, Matrix x, Matrix u, Matrix[] d, Matrix e) {}

  /// Called once per group, layers descending.
  void linears(Linears step);

  /// A norm by its tensor name: inputs, inverse roots and output gradients.
  void norm(String name, RmsNorm.Saved saved, Matrix dy);

  /// The gradient at the embedded tokens [N, hidden].
  void embedded(Matrix dx);

  /// Whether the gradient has to go on to the embedding.
  boolean wantsEmbedding();
}
