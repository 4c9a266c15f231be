package org.openledger.model.weights;

/// The llama3 stretching of rotary frequencies: wavelengths above the band are divided by factor,
/// those below kept, those within interpolated.
public record RopeScaling(double factor, Band band) {

  /// Wavelengths from originalContext / highFrequency to originalContext / lowFrequency.
  public record Band(double lowFrequency, int originalContext, double highFrequency) {
    /// Checks that the band is in order.
    public Band {
      if (!(lowFrequency > 0 && highFrequency > lowFrequency) || originalContext < 1) {
        throw new IllegalArgumentException("rope scaling out of order");
      }
    }
  }

  /// Checks that it stretches.
  public RopeScaling {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("rope scaling out of order");
    }
  }

  /// Turns within the original context below which a frequency is divided.
  public double lowFrequency() {
    return band.lowFrequency();
  }

  /// Turns within the original context above which a frequency is kept.
  public double highFrequency() {
    return band.highFrequency();
  }

  /// The context the model was trained on before it was stretched.
  public int originalContext() {
    return band.originalContext();
  }
}
