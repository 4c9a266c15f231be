package org.openledger.attribute.method;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;

/// Gathers the Kronecker factors of every adapter tensor while gradients are taken.
///
/// A of a projection is a linear layer from x to u = A x with output gradient e; B one from u to B
/// u with output gradient scaling * d. Covariances are sums over all tokens of all rows shown,
/// divided by the number of tokens.
public final class KroneckerTap implements LinearTap {
  private final Kernels kernels = Kernels.shared().serial();
  private final LoraAdapter adapter;
  private final double[][] inputs; // per tensor [columns, columns]
  private final double[][] outputs; // per tensor [rows, rows]
  private final long[] tokens; // per tensor

  /// A tap for gradients taken at `adapter`.
  public KroneckerTap(LoraAdapter adapter) {
    this.adapter = adapter;
    int tensors = adapter.blocks().size();
    this.inputs = new double[tensors][];
    this.outputs = new double[tensors][];
    this.tokens = new long[tensors];
    for (int t = 0; t < tensors; t++) {
      LoraAdapter.Block block = adapter.blocks().get(t);
      inputs[t] = new double[block.columns() * block.columns()];
      outputs[t] = new double[block.rows() * block.rows()];
    }
  }

  /// The adapter's tensors as blocks of the flat vector.
  public static List<Block> blocks(LoraAdapter adapter) {
    return adapter.blocks().stream()
        .map(b -> new Block(b.offset(), b.rows(), b.columns()))
        .toList();
  }

  @Override
  public void accept(Rows rows) {
    List<LoraAdapter.Block> blocks = adapter.blocks();
    for (int t = 0; t < blocks.size(); t++) {
      LoraAdapter.Block block = blocks.get(t);
      if (block.layer() != rows.layer() || block.projection() != rows.projection()) {
        continue;
      }
      addGram(inputs[t], block.b() ? rows.u() : rows.x(), 1);
      double scaling = adapter.config().scaling();
      addGram(outputs[t], block.b() ? rows.d() : rows.e(), block.b() ? scaling * scaling : 1);
      tokens[t] += rows.x().rows();
    }
  }

  /// sum += factor * M^T M for M [T, n]; one sample's product in float, the sum in double.
  private void addGram(double[] sum, Matrix m, double factor) {
    int n = m.columns();
    float[] gram = new float[n * n];
    kernels.multiply(m.transposed(), m, Matrix.of(gram, n, n), false);
    for (int e = 0; e < sum.length; e++) {
      sum[e] += factor * gram[e];
    }
  }

  /// The factors gathered so far.
  public List<EkFac.Factors> factors() {
    var factors = new ArrayList<EkFac.Factors>();
    List<Block> blocks = blocks(adapter);
    for (int t = 0; t < blocks.size(); t++) {
      factors.add(new EkFac.Factors(blocks.get(t), scaled(inputs[t], t), scaled(outputs[t], t)));
    }
    return factors;
  }

  private double[] scaled(double[] sum, int tensor) {
    double[] mean = sum.clone();
    for (int e = 0; e < mean.length; e++) {
      mean[e] /= Math.max(1, tokens[tensor]);
    }
    return mean;
  }
}
