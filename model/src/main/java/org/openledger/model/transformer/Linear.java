package org.openledger.model.transformer;

import org.jspecify.annotations.Nullable;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.weights.Weights;

/// A linear layer y = W x + b with W [out, in], packed once for each direction it is used in.
final class Linear {
  final String name;
  final int out;
  final int in;
  private final Weights weights;
  final float @Nullable [] bias;
  private volatile @Nullable PackedMatrix forward;
  private volatile @Nullable PackedMatrix backward;

  Linear(Weights weights, String name, int out, int in) {
    this.name = name;
    this.out = out;
    this.in = in;
    this.weights = weights;
    this.bias = weights.has(name + ".bias") ? weights.tensor(name + ".bias") : null;
  }

  /// W^T [in, out], the right operand of y = x W^T.
  PackedMatrix forward() {
    PackedMatrix packed = forward;
    if (packed == null) {
      packed = pack(true);
      forward = packed;
    }
    return packed;
  }

  /// W [out, in], the right operand of dx = dy W.
  PackedMatrix backward() {
    PackedMatrix packed = backward;
    if (packed == null) {
      packed = pack(false);
      backward = packed;
    }
    return packed;
  }

  private PackedMatrix pack(boolean transposed) {
    return PackedMatrix.of(weights.stored(name + ".weight"), out, in, transposed);
  }

  /// Forgets the packed copies after the weights were changed.
  void changed() {
    forward = null;
    backward = null;
  }

  /// Adds the bias, if any, to every row.
  void addBias(Matrix y) {
    float[] b = bias;
    if (b == null) {
      return;
    }
    for (int i = 0; i < y.rows(); i++) {
      int at = y.offset() + i * y.rowStride();
      for (int j = 0; j < out; j++) {
        y.data()[at + j] += b[j];
      }
    }
  }
}
