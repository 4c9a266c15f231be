package org.openledger.contracts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Keccak;

/// A function (or custom error) of a contract: its name, what it takes and what it returns.
public record AbiFunction(String name, List<AbiType> inputs, List<AbiType> outputs) {
  /// Length of a selector in bytes.
  public static final int SELECTOR_BYTES = 4;

  public AbiFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// Name and input types, such as `claim(address,uint256)`.
  public String signature() {
    return name + AbiType.signature(inputs);
  }

  /// The first four bytes of the keccak-256 of the signature.
  public byte[] selector() {
    var digest = Keccak.digest(signature().getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(digest, SELECTOR_BYTES);
  }

  /// Call data for these arguments.
  public byte[] call(Object... arguments) {
    var encoded = Abi.encode(inputs, List.of(arguments));
    var data = Arrays.copyOf(selector(), SELECTOR_BYTES + encoded.length);
    System.arraycopy(encoded, 0, data, SELECTOR_BYTES, encoded.length);
    return data;
  }

  /// Whether `data` starts with this function's selector.
  public boolean matches(byte[] data) {
    return data.length >= SELECTOR_BYTES
        && Arrays.equals(data, 0, SELECTOR_BYTES, selector(), 0, SELECTOR_BYTES);
  }

  /// The arguments in call data (or the fields of a custom error).
  public AbiValues arguments(byte[] data) {
    if (!matches(data)) {
      throw new Refusal(Code.ABI_DATA, "this is no call of " + signature());
    }
    return Abi.decode(inputs, Arrays.copyOfRange(data, SELECTOR_BYTES, data.length));
  }

  /// The values in what a call returned.
  public AbiValues result(byte[] returned) {
    return Abi.decode(outputs, returned);
  }
}
