package org.openledger.model.transformer;

import java.util.List;
import java.util.Map;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.weights.Weights;

/// Collects the gradient of all weights in one flat array, in the order of `Weights.shapes`.
final class FullSink implements GradientSink {
  private final Parts parts;
  private final Kernels kernels;
  private final Batch batch;
  private final Map<String, Integer> offsets;
  final float[] flat;

  FullSink(Parts parts, Batch batch) {
    this.parts = parts;
    this.kernels = parts.kernels;
    this.batch = batch;
    this.offsets = parts.weights.offsets();
    this.flat = new float[Math.toIntExact(parts.weights.count())];
  }

  int offset(String name) {
    Integer offset = offsets.get(name);
    if (offset == null) {
      throw new AssertionError(name);
    }
    return offset;
  }

  @Override
  public void linears(Linears step) {
    List<Linear> linears = parts.layers.get(step.layer()).group(step.group());
    for (int i = 0; i < linears.size(); i++) {
      Linear linear = linears.get(i);
      Matrix d = step.d()[i];
      Matrix dW = Matrix.of(flat, offset(linear.name + ".weight"), linear.out, linear.in);
      kernels.multiply(d.transposed(), step.x(), dW, false);
      if (linear.bias != null) {
        int at = offset(linear.name + ".bias");
        for (int r = 0; r < d.rows(); r++) {
          int from = d.offset() + r * d.rowStride();
          for (int j = 0; j < linear.out; j++) {
            flat[at + j] += d.data()[from + j];
          }
        }
      }
    }
  }

  @Override
  public void norm(String name, RmsNorm.Saved saved, Matrix dy) {
    RmsNorm.weightGradient(saved, dy, flat, offset(name));
  }

  @Override
  public void embedded(Matrix dx) {
    int hidden = parts.config.hidden();
    int base = offset(Weights.EMBEDDING);
    for (int i = 0; i < batch.rows; i++) {
      int to = base + batch.ids[i] * hidden;
      for (int j = 0; j < hidden; j++) {
        flat[to + j] += dx.data()[i * hidden + j];
      }
    }
  }

  @Override
  public boolean wantsEmbedding() {
    return true;
  }
}
