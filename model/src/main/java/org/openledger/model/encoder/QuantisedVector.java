package org.openledger.model.encoder;

import java.util.Arrays;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// A vector as whole numbers of -127..127 and their common factor: x[i] is about scale * values[i],
/// off by at most half a scale.
///
/// @param values one byte per component, never -128
/// @param scale the largest |component| divided by 127; 0 for a vector of zeros
public record QuantisedVector(byte[] values, float scale) {
  private static final int LARGEST = Byte.MAX_VALUE;

  /// The nearest whole numbers, halves to the even one. Division and rounding are exact by IEEE
  /// 754, so the same vector gives the same bytes everywhere.
  public static QuantisedVector of(float[] vector) {
    float most = 0f;
    for (float x : vector) {
      if (!Float.isFinite(x)) {
        throw new Fault(Code.NOT_FINITE, "A vector holds " + x);
      }
      most = Math.max(most, Math.abs(x));
    }
    float scale = most / LARGEST;
    byte[] values = new byte[vector.length];
    for (int i = 0; scale > 0f && i < values.length; i++) {
      double nearest = Math.rint(vector[i] / (double) scale);
      values[i] = (byte) Math.clamp(nearest, -LARGEST, LARGEST);
    }
    return new QuantisedVector(values, scale);
  }

  /// The numbers it stands for.
  public float[] floats() {
    float[] x = new float[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = scale * values[i];
    }
    return x;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantisedVector(byte[] bytes, float factor)
        && Arrays.equals(values, bytes)
        && Float.floatToIntBits(scale) == Float.floatToIntBits(factor);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) * 31 + Float.hashCode(scale);
  }
}
