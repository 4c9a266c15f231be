package org.openledger.model.transformer;

import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.weights.ModelConfig;

/// Keys and values of one running sequence for all layers; keys are kept transposed, so that a new
/// query reads both in the order they lie in memory.
public final class KvCache {
  private final ModelConfig config;
  private final int capacity;
  private final float[][] keys; // per layer [kvHeads, d, capacity]
  private final float[][] values; // per layer [kvHeads, capacity, d]
  private int length;

  KvCache(ModelConfig config, int capacity) {
    this.config = config;
    this.capacity = capacity;
    int size = Math.multiplyExact(config.keyWidth(), capacity);
    this.keys = new float[config.layers()][size];
    this.values = new float[config.layers()][size];
  }

  /// Tokens it can hold.
  public int capacity() {
    return capacity;
  }

  /// Tokens it holds.
  public int length() {
    return length;
  }

  ModelConfig config() {
    return config;
  }

  void advance(int tokens) {
    length += tokens;
  }

  /// Copies rows of k and v [rows, kvHeads * d] behind the tokens held.
  void store(int layer, Matrix k, Matrix v) {
    int d = config.headDim();
    for (int i = 0; i < k.rows(); i++) {
      int position = length + i;
      int kFrom = k.offset() + i * k.rowStride();
      int vFrom = v.offset() + i * v.rowStride();
      for (int h = 0; h < config.kvHeads(); h++) {
        int kTo = h * d * capacity + position;
        for (int j = 0; j < d; j++) {
          keys[layer][kTo + j * capacity] = k.data()[kFrom + h * d + j];
        }
        System.arraycopy(v.data(), vFrom + h * d, values[layer], (h * capacity + position) * d, d);
      }
    }
  }

  Attention.KeyValues view(int layer, int visible) {
    int d = config.headDim();
    return new Attention.KeyValues() {
      @Override
      public Matrix keys(int head) {
        return new Matrix(keys[layer], head * d * capacity, visible, d, 1, capacity);
      }

      @Override
      public Matrix values(int head) {
        return Matrix.of(values[layer], head * capacity * d, visible, d);
      }
    };
  }
}
