package org.openledger.model.transformer;

import org.openledger.model.weights.ModelConfig;

/// Buffers of a forward pass, kept from one call to the next; with `keep` every layer has its own
/// set, which backward reads.
final class Activations {
  private final ModelConfig c;
  private final boolean keep;
  private int capacity;
  private int rank;
  LayerState[] layers = new LayerState[0];

  /// Residual stream after the last layer [N, hidden], its inverse roots, and the normed result.
  float[] last = new float[0];

  float[] lastInverse = new float[0];
  float[] normed = new float[0];

  Activations(ModelConfig config, boolean keep) {
    this.c = config;
    this.keep = keep;
  }

  /// What one layer leaves behind for N rows.
  static final class LayerState {
    final float[] x; // [N, hidden], residual stream before the block
    final float[] inverse1;
    final float[] norm1; // [N, hidden]
    final float[] qRaw; // [N, heads * d] before head norm; q itself when there is none
    final float[] kRaw;
    final float[] qInverse;
    final float[] kInverse;
    final float[] q; // [N, heads * d], rotated
    final float[] k; // [N, kvHeads * d], rotated
    final float[] v;
    final float[] o; // [N, heads * d], attention result
    final float[] stats; // [N, heads, 2]
    final float[] middle; // [N, hidden], residual stream between attention and MLP
    final float[] inverse2;
    final float[] norm2;
    final float[] gate; // [N, intermediate]
    final float[] up;
    final float[] act; // silu(gate) * up
    final float[][] u; // per group [N, members * rank]

    LayerState(ModelConfig c, int n, int rank) {
      x = new float[n * c.hidden()];
      inverse1 = new float[n];
      norm1 = new float[n * c.hidden()];
      q = new float[n * c.queryWidth()];
      k = new float[n * c.keyWidth()];
      v = new float[n * c.keyWidth()];
      qRaw = c.qkNorm() ? new float[q.length] : q;
      kRaw = c.qkNorm() ? new float[k.length] : k;
      qInverse = new float[c.qkNorm() ? n * c.heads() : 0];
      kInverse = new float[c.qkNorm() ? n * c.kvHeads() : 0];
      o = new float[n * c.queryWidth()];
      stats = new float[n * c.heads() * 2];
      middle = new float[n * c.hidden()];
      inverse2 = new float[n];
      norm2 = new float[n * c.hidden()];
      gate = new float[n * c.intermediate()];
      up = new float[n * c.intermediate()];
      act = new float[n * c.intermediate()];
      u = new float[LinearGroup.values().length][];
      for (LinearGroup group : LinearGroup.values()) {
        u[group.ordinal()] = new float[n * rank * group.projections.size()];
      }
    }
  }

  /// Makes room for n rows and adapters of the given rank.
  void reserve(int n, int maxRank) {
    if (n <= capacity && maxRank <= rank) {
      return;
    }
    capacity = Math.max(n, capacity);
    rank = Math.max(maxRank, rank);
    layers = new LayerState[c.layers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = l == 0 || keep ? new LayerState(c, capacity, rank) : layers[0];
    }
    last = new float[capacity * c.hidden()];
    lastInverse = new float[capacity];
    normed = new float[capacity * c.hidden()];
  }

  /// Where layer l writes the residual stream: the next layer's input, or the last buffer.
  float[] output(int l) {
    return l + 1 < layers.length ? layers[l + 1].x : last;
  }
}
