package org.openledger.model.transformer;

import java.util.List;
import java.util.stream.IntStream;
import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.Rope;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.RopeScaling;
import org.openledger.model.weights.Weights;

/// The fixed pieces of a model that both directions use.
final class Parts {
  final ModelConfig config;
  final Kernels kernels;
  final Weights weights;
  final List<Layer> layers;
  final RmsNorm finalNorm;
  final Linear head;
  final Rope rope;
  final Attention attention;

  Parts(ModelConfig config, Weights weights, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.weights = weights;
    this.layers =
        IntStream.range(0, config.layers()).mapToObj(l -> new Layer(config, weights, l)).toList();
    this.finalNorm = new RmsNorm(weights.tensor("model.norm.weight"), config.normEps());
    String headName = config.tiedEmbeddings() ? "model.embed_tokens" : "lm_head";
    this.head = new Linear(weights, headName, config.vocabulary(), config.hidden());
    this.rope = new Rope(frequencies(config));
    this.attention = new Attention(kernels, config.heads(), config.kvHeads(), config.headDim());
  }

  /// The rotary frequencies: theta^(-2i/d), stretched as `RopeScaling` says.
  static double[] frequencies(ModelConfig c) {
    double[] f = Rope.frequencies(c.ropeTheta(), c.headDim());
    RopeScaling scaling = c.ropeScaling();
    if (scaling == null) {
      return f;
    }
    for (int i = 0; i < f.length; i++) {
      double turns = scaling.originalContext() * f[i] / (2 * Math.PI); // L / wavelength
      double low = scaling.lowFrequency();
      double high = scaling.highFrequency();
      if (turns < low) {
        f[i] /= scaling.factor();
      } else if (turns <= high) {
        double s = (turns - low) / (high - low);
        f[i] = (1 - s) * f[i] / scaling.factor() + s * f[i];
      }
    }
    return f;
  }
}
