package org.openledger.model.encoder;

import org.openledger.model.tensor.LayerNorm;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.tensor.Stored;

/// A block's weights as its products read them: query, key and value side by side, the query
/// divided by sqrt(headDim) beforehand, so that scores need no scaling.
///
/// @param qkv [hidden, 3 hidden]
/// @param qkvBias [3 hidden]
/// @param attentionOut [hidden, hidden]
/// @param attentionOutBias [hidden]
/// @param attentionNorm after attention and residual
/// @param inner [hidden, intermediate]
/// @param innerBias [intermediate]
/// @param out [intermediate, hidden]
/// @param outBias [hidden]
/// @param outNorm after the feed-forward part and residual
record BertLayer(
    PackedMatrix qkv,
    float[] qkvBias,
    PackedMatrix attentionOut,
    float[] attentionOutBias,
    LayerNorm attentionNorm,
    PackedMatrix inner,
    float[] innerBias,
    PackedMatrix out,
    float[] outBias,
    LayerNorm outNorm) {

  static BertLayer of(BertWeights weights, int index) {
    var c = weights.config();
    return new BertLayer(
        packed(side(weights, index, BertWeights.WEIGHT, c.hidden()), 3 * c.hidden(), c.hidden()),
        side(weights, index, BertWeights.BIAS, 1),
        packed(weights, index, BertWeights.ATTENTION_OUT, c.hidden(), c.hidden()),
        bias(weights, index, BertWeights.ATTENTION_OUT),
        norm(weights, BertWeights.layer(index, BertWeights.ATTENTION_NORM)),
        packed(weights, index, BertWeights.INNER, c.intermediate(), c.hidden()),
        bias(weights, index, BertWeights.INNER),
        packed(weights, index, BertWeights.OUT, c.hidden(), c.intermediate()),
        bias(weights, index, BertWeights.OUT),
        norm(weights, BertWeights.layer(index, BertWeights.OUT_NORM)));
  }

  static LayerNorm norm(BertWeights weights, String name) {
    return new LayerNorm(
        weights.floats(name + BertWeights.WEIGHT),
        weights.floats(name + BertWeights.BIAS),
        weights.config().normEps());
  }

  private static float[] bias(BertWeights weights, int index, String part) {
    return weights.floats(BertWeights.layer(index, part) + BertWeights.BIAS);
  }

  private static PackedMatrix packed(BertWeights weights, int index, String part, int out, int in) {
    var stored = weights.stored(BertWeights.layer(index, part) + BertWeights.WEIGHT);
    return PackedMatrix.of(stored, out, in, true);
  }

  private static PackedMatrix packed(float[] values, int out, int in) {
    return PackedMatrix.of(new Stored.Floats(values), out, in, true);
  }

  /// The rows of query, key and value one after the other, `columns` numbers each.
  private static float[] side(BertWeights weights, int index, String kind, int columns) {
    var c = weights.config();
    int size = c.hidden() * columns;
    float[] all = new float[3 * size];
    String[] parts = {BertWeights.QUERY, BertWeights.KEY, BertWeights.VALUE};
    for (int i = 0; i < parts.length; i++) {
      weights.stored(BertWeights.layer(index, parts[i]) + kind).read(0, size, all, i * size);
    }
    float scale = (float) (1.0 / Math.sqrt(c.headDim()));
    for (int i = 0; i < size; i++) {
      all[i] *= scale;
    }
    return all;
  }
}
