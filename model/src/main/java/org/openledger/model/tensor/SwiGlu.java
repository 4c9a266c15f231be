package org.openledger.model.tensor;

/// The gated unit: out = silu(gate) * up with silu(g) = g / (1 + e^-g), element by element.
public record SwiGlu(float[] gate, float[] up) {

  /// Fills out[from .. to - 1].
  public void forward(Kernels kernels, float[] out, int from, int to) {
    kernels.sigmoid(gate, out, from, to);
    float[] g = gate;
    float[] u = up;
    for (int i = from; i < to; i++) {
      out[i] = out[i] * g[i] * u[i];
    }
  }

  /// The gradient at the output, and where those at the inputs go (overwritten).
  public record Gradient(float[] d, float[] dGate, float[] dUp) {}

  /// dUp = d silu(g); dGate = d up s (1 + g (1 - s)) with s = sigmoid(g).
  public void backward(Kernels kernels, Gradient gradient, int from, int to) {
    float[] d = gradient.d;
    float[] dGate = gradient.dGate;
    float[] dUp = gradient.dUp;
    float[] g = gate;
    float[] u = up;
    kernels.sigmoid(g, dGate, from, to);
    for (int i = from; i < to; i++) {
      float s = dGate[i];
      dUp[i] = d[i] * (s * g[i]);
      dGate[i] = d[i] * u[i] * (s * (1f + g[i] * (1f - s)));
    }
  }
}
