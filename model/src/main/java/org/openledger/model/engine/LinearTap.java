package org.openledger.model.engine;

import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Matrix;

/// Receives what an adapted linear layer saw and what came back, sample by sample; called on the
/// caller's thread in a fixed order. The matrices are only valid during the call.
@FunctionalInterface
public interface LinearTap {
  /// One layer, projection and gradient row.
  void accept(Rows rows);

  /// Inputs and output gradients of one sample's T tokens; `e` is the gradient at the output of A,
  /// `scaling * d` that at the output of B.
  ///
  /// @param layer index of the block
  /// @param projection which linear layer
  /// @param row index of the gradient row this belongs to
  /// @param x inputs [T, in]
  /// @param u A x, [T, rank]
  /// @param d dl/dy, [T, out]
  /// @param e dl/du = scaling * B^T d, [T, rank]
  record Rows(int layer, Projection projection, int row, Matrix x, Matrix u, Matrix d, Matrix e) {}
}
