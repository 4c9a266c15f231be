package org.openledger.model.file;

import java.util.List;

/// Name, number type, shape and place of one stored tensor; offsets count from the data's start.
public record TensorInfo(String name, DType dtype, long begin, List<Long> shape, long end) {

  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /// Number of elements; 1 for a scalar (empty shape).
  public long elements() {
    return (end - begin) / dtype.bytes();
  }

  /// For messages: `model.norm.weight F32[32]`.
  public String describe() {
    return name + " " + dtype + shape;
  }
}
