package org.openledger.contracts;

import java.util.function.Function;
import org.openledger.core.fault.Failure;

/// A read-only call: the data to send and how to read what comes back.
///
/// @param <T> what the call returns
public final class Query<T> {
  private final AbiFunction function;
  private final byte[] data;
  private final Function<AbiValues, T> reader;

  Query(AbiFunction function, byte[] data, Function<AbiValues, T> reader) {
    this.function = function;
    this.data = data;
    this.reader = reader;
  }

  /// The call data.
  public byte[] data() {
    return data.clone();
  }

  /// The value in what the call returned.
  ///
  /// @throws Failure if it is not the function's canonical encoding
  public T result(byte[] returned) {
    return reader.apply(function.result(returned));
  }
}
