package org.openledger.model.engine;

/// Per-sample results of a backward pass through an adapter.
///
/// @param losses mean cross-entropy of each sample over its scored tokens, in nats
/// @param rows gradients of those losses, [rowCount, p], each row in the adapter's flat order
/// @param size parameters of the adapter, p
public record LoraGradients(double[] losses, float[] rows, int size) {
  /// Number of rows: samples, or samples times draws (draws of a sample are neighbours), or one.
  public int rowCount() {
    return rows.length / size;
  }
}
