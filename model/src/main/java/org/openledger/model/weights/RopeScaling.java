package org.openledger.model.weights;

/// The llama3 stretching of rotary frequencies: wavelengths above originalContext / lowFrequency
/// are divided by factor, those below originalContext / highFrequency kept, those between
/// interpolated.
public record RopeScaling(
    double factor, double lowFrequency, double highFrequency, int originalContext) {

  /// Checks that the bands are in order.
  public RopeScaling {
    if (!(factor > 0 && lowFrequency > 0 && highFrequency > lowFrequency) || originalContext < 1) {
      throw new IllegalArgumentException("rope scaling out of order");
    }
  }
}
