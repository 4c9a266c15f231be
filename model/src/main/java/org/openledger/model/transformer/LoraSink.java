package org.openledger.model.transformer;

import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;

/// Turns what the backward pass hands out into per-sample gradients of an adapter: dA = e^T x and
/// dB = scaling d^T u over the sample's own tokens.
final class LoraSink implements GradientSink {
  private final Kernels kernels;
  private final Kernels serial;
  private final Batch batch;
  private final PreparedLora lora;
  private final LoraAdapter adapter;
  private final float[] rows;
  private final Destination destination;
  private final @Nullable LinearTap tap;

  /// Sample s of the batch fills row s * stride + offset of `rows`; the tap sees it as well.
  record Destination(float[] rows, int stride, int offset, @Nullable LinearTap tap) {
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
    this.batch = batch;
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
        .run(batch.spans.size() * members, t -> sample(step, part, t / members, t % members));
    if (tap != null) {
      for (int s = 0; s < batch.spans.size(); s++) {
        for (int i = 0; i < members; i++) {
          tap.accept(tapRows(step, part, s, i));
        }
      }
    }
  }

  private LinearTap.Rows tapRows(Linears step, PreparedLora.Part part, int sample, int i) {
    Batch.Span span = batch.spans.get(sample);
    int rank = lora.rank;
    return new LinearTap.Rows(
        step.layer(),
        part.projections[i],
        destination.row(sample),
        step.x().rows(span.first(), span.end()),
        Forward.columns(step.u(), i * rank, rank).rows(span.first(), span.end()),
        step.d()[part.members[i]].rows(span.first(), span.end()),
        Forward.columns(step.e(), i * rank, rank).rows(span.first(), span.end()));
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
