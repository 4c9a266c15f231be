package org.openledger.model.encoder;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.text.Utf8;

/// Reads one protocol buffers message field by field, from bytes that may be hostile: every length
/// is held to what is left of the message around it, and nothing is reserved by what a length says.
///
/// Use: `while (next()) switch (field()) ...`; a value that is not asked for is passed over. See
/// "Encoding" of the protocol buffers documentation. Groups, which ONNX does not use, are refused.
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /// A varint of 64 bits has at most this many bytes.
  private static final int VARINT_MAX = 10;

  private final byte[] data;
  private final int end;
  private int at;
  private int field;
  private int wire;
  private long number;
  private int from;

  /// A reader of data[from .. end - 1].
  ProtoReader(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /// Steps to the next field; false at the end.
  boolean next() {
    if (at == end) {
      return false;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw broken("has the impossible field tag " + Long.toUnsignedString(tag));
    }
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    switch (wire) {
      case VARINT -> number = varint();
      case FIXED64 -> skip(Long.BYTES);
      case BYTES -> skip(varint());
      case FIXED32 -> skip(Integer.BYTES);
      default -> throw broken("has a field of the unknown wire type " + wire);
    }
    return true;
  }

  private void skip(long length) {
    if (length < 0 || length > end - at) {
      throw broken(
          "says that %s bytes follow, of which there are %d"
              .formatted(Long.toUnsignedString(length), end - at));
    }
    from = at;
    at += (int) length;
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < VARINT_MAX; i++) {
      if (at == end) {
        throw broken("ends inside a number");
      }
      byte b = data[at++];
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw broken("has a number of more than " + VARINT_MAX + " bytes");
  }

  /// The number of the field at hand.
  int field() {
    return field;
  }

  /// The value of a field that holds a number.
  long number() {
    require(VARINT);
    return number;
  }

  /// Whether the field at hand holds bytes: a string, a message or numbers without their tags.
  boolean hasBytes() {
    return wire == BYTES;
  }

  /// The message in the field at hand.
  ProtoReader message() {
    require(BYTES);
    return new ProtoReader(data, from, at);
  }

  /// Takes the next of numbers that stand one after the other without tags; call while [#left].
  long untagged() {
    return varint();
  }

  /// Whether anything is left.
  boolean left() {
    return at < end;
  }

  /// Where the bytes of the field at hand begin in the data.
  int bytesFrom() {
    require(BYTES);
    return from;
  }

  /// How many bytes the field at hand has.
  int bytesLength() {
    require(BYTES);
    return at - from;
  }

  /// The UTF-8 text in the field at hand.
  String text() {
    require(BYTES);
    return Utf8.decoded(data, from, at - from)
        .orElseThrow(() -> broken("has a name that is not UTF-8"));
  }

  private void require(int wanted) {
    if (wire != wanted) {
      throw broken("has field " + field + " with wire type " + wire + " instead of " + wanted);
    }
  }

  private Failure broken(String what) {
    return new Fault(Code.DAMAGED_FILE, "The ONNX file " + what + " (byte " + at + ")");
  }
}
