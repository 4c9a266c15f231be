package org.openledger.contracts;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// Decoded values in the order of their types, read by position.
public record AbiValues(List<Object> values) {
  public AbiValues {
    values = List.copyOf(values);
  }

  /// How many values there are.
  public int size() {
    return values.size();
  }

  /// A number of any size.
  public BigInteger number(int index) {
    return at(BigInteger.class, index);
  }

  /// A number that fits a Java `long`.
  public long integer(int index) {
    var value = number(index);
    if (value.bitLength() > 63) {
      throw new Refusal(Code.ABI_VALUE, "value " + index + " exceeds 63 bits: " + value);
    }
    return value.longValueExact();
  }

  /// A boolean.
  public boolean bool(int index) {
    return at(Boolean.class, index);
  }

  /// An account.
  public Address address(int index) {
    return at(Address.class, index);
  }

  /// 32 bytes.
  public Hash hash(int index) {
    return at(Hash.class, index);
  }

  /// Bytes.
  public byte[] bytes(int index) {
    return at(byte[].class, index).clone();
  }

  /// A text.
  public String text(int index) {
    return at(String.class, index);
  }

  /// The fields of a tuple or the items of an array.
  public AbiValues list(int index) {
    List<?> items = at(List.class, index);
    return new AbiValues(List.copyOf(items));
  }

  private <T> T at(Class<T> wanted, int index) {
    var value = values.get(index);
    if (!wanted.isInstance(value)) {
      throw new Refusal(
          Code.ABI_TYPE, "value " + index + " is a " + value.getClass().getSimpleName());
    }
    return wanted.cast(value);
  }
}
