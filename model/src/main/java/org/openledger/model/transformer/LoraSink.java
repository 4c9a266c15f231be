package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Gathered;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.RowBlocks;

/// Turns what the backward pass hands out into per-sample gradients of an adapter: dA = e^T x and
/// dB = scaling d^T u over the sample's own tokens.
final class LoraSink implements GradientSink {
  private final Kernels kernels;
  private final List<RowBlocks.Range> samples;
  private final int[] sampleOf;
  private final PreparedLora lora;
  private final LoraAdapter adapter;
  private final float[] rows;
  private final Destination destination;
  private final @Nullable LinearTap tap;

  /// Sample s of the batch fills row s * stride + offset of `rows`, or all samples together fill
  /// row 0 when `summed`; the tap sees the same.
  record Destination(
      float[] rows, int stride, int offset, boolean summed, @Nullable LinearTap tap) {
    int row(int sample) {
      return sample * stride + offset;
    }
  }

  LoraSink(Kernels kernels, Batch batch, LoraAdapter adapter, Destination destination) {
    PreparedLora common = batch.common();
    if (common == null) {
      throw new AssertionError("a gradient batch has one adapter");
    }
    this.kernels = kernels;
    this.samples =
        destination.summed
            ? List.of(new RowBlocks.Range(0, batch.rows))
            : batch.spans.stream().map(s -> new RowBlocks.Range(s.first(), s.end())).toList();
    this.sampleOf = new int[batch.rows];
    for (int s = 0; s < samples.size(); s++) {
      Arrays.fill(sampleOf, samples.get(s).from(), samples.get(s).to(), s);
    }
    this.lora = common;
    this.adapter = adapter;
    this.rows = destination.rows;
    this.destination = destination;
    this.tap = destination.tap;
  }

  @Override
  public void linears(Linears step) {
    PreparedLora.Part part = lora.part(step.layer(), step.group());
    int members = part.members.length;
    var gradients = new ArrayList<Gathered.Gradient>();
    var turned = new ArrayList<Matrix>();
    for (int i = 0; i < members; i++) {
      gradients(step, part, i, gradients, turned);
    }
    Gathered.gradients(kernels, sampleOf, gradients);
    kernels.workers().run(turned.size(), t -> turn(turned.get(t)));
    if (tap != null) {
      for (int s = 0; s < samples.size(); s++) {
        for (int i = 0; i < members; i++) {
          tap.accept(tapRows(step, part, s, i));
        }
      }
    }
  }

  private LinearTap.Rows tapRows(Linears step, PreparedLora.Part part, int sample, int i) {
    RowBlocks.Range own = samples.get(sample);
    int rank = lora.rank;
    return new LinearTap.Rows(
        step.layer(),
        part.projections[i],
        destination.row(sample),
        own.of(step.x()),
        own.of(Forward.columns(step.u(), i * rank, rank)),
        own.of(step.d()[part.members[i]]),
        own.of(Forward.columns(step.e(), i * rank, rank)));
  }

  /// Adds dA and dB of one projection to the gradients to compute, for every sample: gathered
  /// products backward, the rows being gathered by sample. dB comes transposed and is turned after.
  private void gradients(
      Linears step,
      PreparedLora.Part part,
      int i,
      List<Gathered.Gradient> gradients,
      List<Matrix> turned) {
    int rank = lora.rank;
    Matrix d = step.d()[part.members[i]];
    int layer = step.layer();
    int a = adapter.matrix(layer, part.projections[i], false).offset();
    int b = adapter.matrix(layer, part.projections[i], true).offset();
    var dA = new ArrayList<Matrix>();
    var dB = new ArrayList<Matrix>();
    for (int s = 0; s < samples.size(); s++) {
      int base = destination.row(s) * adapter.size();
      dA.add(Matrix.of(rows, base + a, rank, step.x().columns()));
      dB.add(Matrix.of(rows, base + b, rank, d.columns()));
    }
    Matrix e = Forward.columns(step.e(), i * rank, rank);
    Matrix u = Forward.columns(step.u(), i * rank, rank);
    gradients.add(new Gathered.Gradient(e, step.x(), dA));
    gradients.add(new Gathered.Gradient(u, d, dB));
    turned.addAll(dB);
  }

  /// Turns scaling B^T [rank, out] into B [out, rank] where it stands.
  private void turn(Matrix b) {
    int rank = b.rows();
    int out = b.columns();
    float scaling = adapter.config().scaling();
    float[] transposed = Arrays.copyOfRange(rows, b.offset(), b.offset() + rank * out);
    for (int j = 0; j < out; j++) {
      for (int k = 0; k < rank; k++) {
        rows[b.offset() + j * rank + k] = scaling * transposed[k * out + j];
      }
    }
  }

  @Override
  public void norm(String name, RmsNorm.Saved saved, Matrix dy) {}

  @Override
  public void embedded(Matrix dx) {}

  @Override
  public boolean wantsEmbedding() {
    return false;
  }
}
