package org.openledger.model.file;

/// The number type of a stored tensor, named as in the safetensors header.
public enum DType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether every stored value is exactly a `float`.
  public boolean fitsFloat() {
    return this == F32 || this == F16 || this == BF16;
  }

  /// Whether every stored value is exactly a `double`.
  public boolean fitsDouble() {
    return this == F64 || fitsFloat();
  }

  /// Whether every stored value is exactly a `long`.
  public boolean fitsLong() {
    return !fitsDouble() && this != U64;
  }
}
