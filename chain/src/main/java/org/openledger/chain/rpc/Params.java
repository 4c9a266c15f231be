package org.openledger.chain.rpc;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;

/// The parameters of a request, read strictly.
///
/// @param caller who sent them
public record Params(List<Json> values, Caller caller) {
  /// Those of the connection, or null if it cannot have any.
  public @Nullable Subscriptions subscriptions() {
    return caller instanceof Caller.Connected(Subscriptions own) ? own : null;
  }

  /// The parameter at a position, unless it is left out or null.
  public Optional<Json> find(int index) {
    return index < values.size() && !(values.get(index) instanceof Json.Null)
        ? Optional.of(values.get(index))
        : Optional.empty();
  }

  public Json get(int index) {
    return find(index)
        .orElseThrow(() -> new InvalidParams("missing value for required argument " + index));
  }

  public Address address(int index) {
    return at(index, Params::address);
  }

  public Hash hash(int index) {
    return at(index, Params::hash);
  }

  public byte[] data(int index) {
    return at(index, Params::data);
  }

  public long number(int index) {
    return at(index, Params::number);
  }

  private <T> T at(int index, Function<Json, T> reader) {
    Json value = get(index);
    try {
      return reader.apply(value);
    } catch (InvalidParams | JsonException e) {
      throw new InvalidParams("invalid argument %d: %s".formatted(index, e.getMessage()), e);
    }
  }

  public static Address address(Json value) {
    byte[] bytes = data(value);
    if (bytes.length != Address.SIZE) {
      throw new InvalidParams(
          "hex string has length %d, want 40 for an address".formatted(2 * bytes.length));
    }
    return Address.of(bytes);
  }

  public static Hash hash(Json value) {
    byte[] bytes = data(value);
    if (bytes.length != Hash.SIZE) {
      throw new InvalidParams(
          "hex string has length %d, want 64 for a hash".formatted(2 * bytes.length));
    }
    return Hash.of(bytes);
  }

  public static byte[] data(Json value) {
    String text = prefixed(value);
    try {
      return Hex.decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidParams(String.valueOf(e.getMessage()), e);
    }
  }

  private static String prefixed(Json value) {
    String text = value.text();
    if (!text.startsWith("0x")) {
      throw new InvalidParams("hex string without 0x prefix");
    }
    return text;
  }

  /// Whether an object has a member that is true; one left out is not.
  public static boolean flag(Optional<Json> json, String name) {
    return json.flatMap(object -> object.find(name)).map(Json::bool).orElse(false);
  }

  /// A quantity below 2^63.
  public static long number(Json value) {
    UInt256 number = quantity(value);
    if (!number.fitsLong()) {
      throw new InvalidParams("hex number > 63 bits");
    }
    return number.d();
  }

  /// An unsigned quantity below 2^64.
  public static long unsigned(Json value) {
    UInt256 number = quantity(value);
    if (number.bitLength() > Long.SIZE) {
      throw new InvalidParams("hex number > 64 bits");
    }
    return number.d();
  }

  /// An unsigned quantity of at most 256 bits.
  public static UInt256 quantity(Json value) {
    String digits = prefixed(value).substring(2);
    if (digits.isEmpty()) {
      throw new InvalidParams("hex string \"0x\"");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new InvalidParams("hex number with leading zero digits");
    }
    if (digits.length() > 64) {
      throw new InvalidParams("hex number > 256 bits");
    }
    if (!digits.matches("[0-9a-fA-F]+")) {
      throw new InvalidParams("invalid hex string");
    }
    return UInt256.of(new BigInteger(digits, 16));
  }

  /// A storage key: up to 32 bytes, leading zeros allowed.
  public static UInt256 storageKey(Json value) {
    String text = value.text();
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!digits.matches("[0-9a-fA-F]*")) {
      throw new InvalidParams("invalid hex in storage key: \"" + text + "\"");
    }
    if (digits.length() > 64) {
      throw new InvalidParams("storage key too long (want at most 32 bytes): \"" + text + "\"");
    }
    return UInt256.of(new BigInteger("0" + digits, 16));
  }
}
