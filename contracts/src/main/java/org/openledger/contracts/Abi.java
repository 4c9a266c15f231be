package org.openledger.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.text.Utf8;

/// The contract ABI's encoding, exact in both directions: what is decoded is what the canonical
/// encoder would have written, to the last padding byte and offset, and anything else is refused.
///
/// Values are the Java types named at each [AbiType]; numbers may be given as `Integer` or `Long`
/// and always come back as `BigInteger`.
public final class Abi {
  /// Longest data decoded, in bytes.
  public static final int DATA_BYTES_MAX = 16 << 20;

  private static final int WORD = 32;

  private Abi() {}

  /// The encoding of `values`, one for each of `types`.
  ///
  /// @throws Failure if a value does not fit its type
  public static byte[] encode(List<AbiType> types, List<?> values) {
    if (types.size() != values.size()) {
      throw new Refusal(
          Code.ABI_VALUE, types.size() + " values were expected, not " + values.size());
    }
    int headBytes = types.stream().mapToInt(AbiType::headBytes).sum();
    var head = new ByteArrayOutputStream(headBytes);
    var tail = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      var body = body(types.get(i), values.get(i));
      if (types.get(i).dynamic()) {
        head.writeBytes(word(BigInteger.valueOf(headBytes + tail.size())));
        tail.writeBytes(body);
      } else {
        head.writeBytes(body);
      }
    }
    head.writeBytes(tail.toByteArray());
    return head.toByteArray();
  }

  /// The values of `types` that `data` encodes.
  ///
  /// @throws Failure if `data` is not their canonical encoding
  public static AbiValues decode(List<AbiType> types, byte[] data) {
    if (data.length > DATA_BYTES_MAX) {
      throw refused("data of " + data.length + " bytes, at most " + DATA_BYTES_MAX + " allowed");
    }
    var decoder = new Decoder(data);
    var values = decoder.sequence(types, 0);
    if (decoder.end != data.length) {
      throw refused(data.length - decoder.end + " bytes after the last value");
    }
    return new AbiValues(values);
  }

  private static byte[] body(AbiType type, Object value) {
    return switch (type) {
      case AbiType.UInt(int bits) -> word(ranged(type, number(type, value), 0, bits));
      case AbiType.Int(int bits) -> word(ranged(type, number(type, value), 1, bits));
      case AbiType.Bool() ->
          word(as(Boolean.class, type, value) ? BigInteger.ONE : BigInteger.ZERO);
      case AbiType.Account() -> as(Address.class, type, value).toWord();
      case AbiType.FixedBytes(int size) -> fixedBytes(type, size, value);
      case AbiType.Bytes() -> counted(as(byte[].class, type, value));
      case AbiType.Text() -> counted(utf8(as(String.class, type, value)));
      case AbiType.Array(var element) -> {
        var items = as(List.class, type, value);
        var count = word(BigInteger.valueOf(items.size()));
        yield concat(count, encode(Collections.nCopies(items.size(), element), items));
      }
      case AbiType.FixedArray(var element, int length) ->
          encode(Collections.nCopies(length, element), as(List.class, type, value));
      case AbiType.Tuple(var fields) -> encode(fields, as(List.class, type, value));
    };
  }

  private static <T> T as(Class<T> wanted, AbiType type, Object value) {
    if (!wanted.isInstance(value)) {
      throw new Refusal(
          Code.ABI_VALUE, type.signature() + " cannot hold a " + value.getClass().getSimpleName());
    }
    return wanted.cast(value);
  }

  private static BigInteger number(AbiType type, Object value) {
    return switch (value) {
      case Integer small -> BigInteger.valueOf(small);
      case Long large -> BigInteger.valueOf(large);
      default -> as(BigInteger.class, type, value);
    };
  }

  /// `value` if it fits `bits` bits, of which `signBits` (0 or 1) hold the sign.
  private static BigInteger ranged(AbiType type, BigInteger value, int signBits, int bits) {
    if ((signBits == 0 && value.signum() < 0) || value.bitLength() > bits - signBits) {
      throw new Refusal(Code.ABI_VALUE, type.signature() + " cannot hold " + value);
    }
    return value;
  }

  private static byte[] fixedBytes(AbiType type, int size, Object value) {
    var bytes = value instanceof Hash hash ? hash.bytes() : as(byte[].class, type, value);
    if (bytes.length != size) {
      throw new Refusal(
          Code.ABI_VALUE, type.signature() + " cannot hold " + bytes.length + " bytes");
    }
    return Arrays.copyOf(bytes, WORD);
  }

  private static byte[] utf8(String text) {
    try {
      var buffer = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new Refusal(Code.ABI_VALUE, "string cannot hold an unpaired surrogate");
    }
  }

  private static byte[] counted(byte[] bytes) {
    return concat(
        word(BigInteger.valueOf(bytes.length)), Arrays.copyOf(bytes, padded(bytes.length)));
  }

  /// The 32 bytes of a number's two's complement.
  private static byte[] word(BigInteger value) {
    var word = new byte[WORD];
    Arrays.fill(word, (byte) (value.signum() < 0 ? -1 : 0));
    var bytes = value.toByteArray();
    int length = Math.min(bytes.length, WORD); // a 33rd byte holds only the sign
    System.arraycopy(bytes, bytes.length - length, word, WORD - length, length);
    return word;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static int padded(int length) {
    return Math.ceilDiv(length, WORD) * WORD;
  }

  private static Failure refused(String reason) {
    return new Refusal(Code.ABI_DATA, "ABI data refused: " + reason);
  }

  /// Reads values at positions of one block of data and keeps the position after the last tail.
  private static final class Decoder {
    private final byte[] data;
    private int end;

    Decoder(byte[] data) {
      this.data = data;
    }

    /// The values of a head starting at `base` and the tails that follow it without a gap.
    List<Object> sequence(List<AbiType> types, int base) {
      int head = base;
      int tail = base;
      for (var type : types) {
        tail = Math.addExact(tail, type.headBytes());
      }
      var values = new ArrayList<Object>();
      for (var type : types) {
        if (type.dynamic()) {
          if (length(head) != tail - base) {
            throw refused("the offset at byte " + head + " does not follow the value before it");
          }
          values.add(value(type, tail));
          tail = end;
        } else {
          values.add(value(type, head));
        }
        head += type.headBytes();
      }
      end = tail;
      return values;
    }

    /// The value of `type` whose encoding starts at `at`; `end` is set when the type is dynamic.
    private Object value(AbiType type, int at) {
      return switch (type) {
        case AbiType.UInt(int bits) -> number(at, new BigInteger(1, word(at)), bits);
        case AbiType.Int(int bits) -> number(at, new BigInteger(word(at)), bits - 1);
        case AbiType.Bool() -> number(at, new BigInteger(1, word(at)), 1).signum() == 1;
        case AbiType.Account() -> {
          number(at, new BigInteger(1, word(at)), 160);
          yield Address.fromWord(word(at));
        }
        case AbiType.FixedBytes(int size) -> {
          var bytes = Arrays.copyOf(word(at), size);
          requireZero(at + size, WORD - size);
          yield size == Hash.SIZE ? Hash.of(bytes) : bytes;
        }
        case AbiType.Bytes() -> counted(at);
        case AbiType.Text() -> text(at, counted(at));
        case AbiType.Array(var element) -> {
          int count = length(at);
          if (count > (data.length - at) / WORD) {
            throw refused("an array of " + count + " items at byte " + at);
          }
          yield sequence(Collections.nCopies(count, element), at + WORD);
        }
        case AbiType.FixedArray(var element, int length) ->
            sequence(Collections.nCopies(length, element), at);
        case AbiType.Tuple(var fields) -> sequence(fields, at);
      };
    }

    private byte[] word(int at) {
      if (at > data.length - WORD) {
        throw refused("it ends inside the word at byte " + at);
      }
      return Arrays.copyOfRange(data, at, at + WORD);
    }

    private int length(int at) {
      return number(at, new BigInteger(1, word(at)), 31).intValueExact();
    }

    private static BigInteger number(int at, BigInteger value, int bits) {
      if (value.bitLength() > bits) {
        throw refused("the number at byte " + at + " has more than " + bits + " bits");
      }
      return value;
    }

    private byte[] counted(int at) {
      int length = length(at);
      int start = at + WORD;
      if (length > data.length - start || padded(length) > data.length - start) {
        throw refused("it ends inside the " + length + " bytes at byte " + at);
      }
      requireZero(start + length, padded(length) - length);
      end = start + padded(length);
      return Arrays.copyOfRange(data, start, start + length);
    }

    private void requireZero(int from, int count) {
      assert count < WORD : "padding never fills a word";
      for (int i = from; i < from + count; i++) {
        if (data[i] != 0) {
          throw refused("the padding at byte " + i + " is not zero");
        }
      }
    }

    private static String text(int at, byte[] utf8) {
      return Utf8.decoded(utf8)
          .orElseThrow(() -> refused("the text at byte " + at + " is not UTF-8"));
    }
  }
}
