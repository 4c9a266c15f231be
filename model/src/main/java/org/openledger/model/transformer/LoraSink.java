package org.openledger.model.transformer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.RowBlocks;

/// Turns what the backward pass hands out into per-sample gradients of an adapter: dA = e^T x and
/// dB = scaling d^T u over the sample's own tokens.
final class LoraSink implements GradientSink {
  private final Kernels kernels;
  private final Kernels serial;
  private final List<RowBlocks.Range> samples;
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
    this.serial = kernels.serial();
    this.samples =
        destination.summed
            ? List.of(new RowBlocks.Range(0, batch.rows))
            : batch.spans.stream().map(s -> new RowBlocks.Range(s.first(), s.end())).toList();
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
    kernels
        .workers()
        .run(samples.size() * members, t -> sample(step, part, t / members, t % members));
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

  private void sample(Linears step, PreparedLora.Part part, int sample, int i) {
    LinearTap.Rows t = tapRows(step, part, sample, i);
    int rank = lora.rank;
    int base = destination.row(sample) * adapter.size();
    Projection projection = part.projections[i];
    int a = adapter.matrix(step.layer(), projection, false).offset();
    Matrix dA = Matrix.of(rows, base + a, rank, t.x().columns());
    serial.multiply(t.e().transposed(), t.x(), dA, false);
    int out = t.d().columns();
    float[] transposed = new float[rank * out];
    serial.multiply(t.u().transposed(), t.d(), Matrix.of(transposed, rank, out), false);
    int to = base + adapter.matrix(step.layer(), projection, true).offset();
    float scaling = adapter.config().scaling();
    for (int j = 0; j < out; j++) {
      for (int k = 0; k < rank; k++) {
        rows[to + j * rank + k] = scaling * transposed[k * out + j];
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
