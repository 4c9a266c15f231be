package org.openledger.model.tensor;

/// The gated unit: out = silu(gate) * up with silu(g) = g / (1 + e^-g), element by element.
public final class SwiGlu {
  private static final int CHUNK = 1 << 13;

  private SwiGlu() {}

  /// Fills out[0 .. n-1].
  public static void forward(Kernels kernels, float[] gate, float[] up, float[] out, int n) {
    chunks(
        kernels,
        n,
        (from, to) -> {
          kernels.sigmoid(gate, out, from, to);
          for (int i = from; i < to; i++) {
            out[i] = out[i] * gate[i] * up[i];
          }
        });
  }

  /// Gradients of both inputs, given d = dl/dout; `dGate` and `dUp` are overwritten.
  public record Gradient(float[] d, float[] dGate, float[] dUp) {
    /// dUp = d silu(g); dGate = d up s (1 + g (1 - s)) with s = sigmoid(g).
    public void backward(Kernels kernels, float[] gate, float[] up, int n) {
      chunks(
          kernels,
          n,
          (from, to) -> {
            kernels.sigmoid(gate, dGate, from, to);
            for (int i = from; i < to; i++) {
              float s = dGate[i];
              float g = gate[i];
              dUp[i] = d[i] * (s * g);
              dGate[i] = d[i] * up[i] * (s * (1f + g * (1f - s)));
            }
          });
    }
  }

  private static void chunks(Kernels kernels, int n, RowBlocks.Body body) {
    int count = (n + CHUNK - 1) / CHUNK;
    kernels.workers().run(count, c -> body.rows(c * CHUNK, Math.min(n, (c + 1) * CHUNK)));
  }
}
