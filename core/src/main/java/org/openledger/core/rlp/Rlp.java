package org.openledger.core.rlp;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.rlp.RlpItem.RlpBytes;
import org.openledger.core.rlp.RlpItem.RlpList;

/// Strict RLP codec: only the shortest encoding of an item is accepted, nothing may follow it, and
/// lists nest at most [#DEPTH_MAX] deep.
public final class Rlp {
  /// Deepest nesting of lists that is decoded.
  public static final int DEPTH_MAX = 1024;

  private static final int SHORT_MAX = 55;

  private Rlp() {}

  /// A byte string item.
  public static RlpItem of(byte[] bytes) {
    return new RlpBytes(bytes);
  }

  /// A hash as a byte string of 32 bytes.
  public static RlpItem of(Hash hash) {
    return new RlpBytes(hash.bytes());
  }

  /// An address as a byte string of 20 bytes.
  public static RlpItem of(Address address) {
    return new RlpBytes(address.bytes());
  }

  /// A number as its big-endian bytes without leading zeros.
  public static RlpItem of(UInt256 number) {
    return new RlpBytes(number.toMinimalBytes());
  }

  /// A number read as unsigned, as its big-endian bytes without leading zeros.
  public static RlpItem of(long number) {
    return of(UInt256.of(number));
  }

  /// A list item.
  public static RlpItem list(RlpItem... items) {
    return new RlpList(List.of(items));
  }

  /// A list item.
  public static RlpItem list(List<? extends RlpItem> items) {
    return new RlpList(List.copyOf(items));
  }

  /// The encoding of an item.
  public static byte[] encode(RlpItem item) {
    var out = new byte[size(item)];
    write(item, out, 0);
    return out;
  }

  /// The item encoded by all of `input`.
  ///
  /// @throws RlpException if the input is not exactly one canonical item
  public static RlpItem decode(byte[] input) {
    var reader = new Reader(input);
    var item = reader.item(0, input.length);
    if (reader.position != input.length) {
      throw new RlpException((input.length - reader.position) + " bytes follow the item");
    }
    return item;
  }

  /// The items encoded one after another in `input`.
  public static List<RlpItem> decodeAll(byte[] input) {
    var reader = new Reader(input);
    var items = new ArrayList<RlpItem>();
    while (reader.position < input.length) {
      items.add(reader.item(0, input.length));
    }
    return items;
  }

  /// The members of a list.
  public static List<RlpItem> items(RlpItem item) {
    if (item instanceof RlpList(var items)) {
      return items;
    }
    throw new RlpException("a list was expected, not a byte string");
  }

  /// The members of a list that must have `size` of them.
  public static List<RlpItem> items(RlpItem item, int size) {
    var items = items(item);
    if (items.size() != size) {
      throw new RlpException("the list has " + items.size() + " members, not " + size);
    }
    return items;
  }

  /// The bytes of a byte string.
  public static byte[] bytes(RlpItem item) {
    if (item instanceof RlpBytes(var value)) {
      return value;
    }
    throw new RlpException("a byte string was expected, not a list");
  }

  /// A byte string of exactly 32 bytes.
  public static Hash hash(RlpItem item) {
    var value = bytes(item);
    if (value.length != Hash.SIZE) {
      throw new RlpException("a hash has 32 bytes, not " + value.length);
    }
    return Hash.of(value);
  }

  /// A byte string of exactly 20 bytes.
  public static Address address(RlpItem item) {
    var value = bytes(item);
    if (value.length != Address.SIZE) {
      throw new RlpException("an address has 20 bytes, not " + value.length);
    }
    return Address.of(value);
  }

  /// An unsigned number of at most 256 bits without leading zeros.
  public static UInt256 uint256(RlpItem item) {
    var value = bytes(item);
    if (value.length > 32) {
      throw new RlpException("a number has at most 32 bytes, not " + value.length);
    }
    if (value.length > 0 && value[0] == 0) {
      throw new RlpException("a number must not begin with a zero byte");
    }
    return UInt256.fromBytes(value);
  }

  /// An unsigned number below 2^63.
  public static long number(RlpItem item) {
    var value = uint256(item);
    if (!value.fitsLong()) {
      throw new RlpException("the number does not fit 63 bits");
    }
    return value.d();
  }

  /// Length of an item's encoding.
  private static int size(RlpItem item) {
    return switch (item) {
      case RlpBytes(var value) -> value.length == 1 && value[0] >= 0 ? 1 : framed(value.length);
      case RlpList list -> framed(payload(list));
    };
  }

  private static int payload(RlpList list) {
    int size = 0;
    for (var member : list.items()) {
      size = Math.addExact(size, size(member));
    }
    return size;
  }

  private static int framed(int length) {
    return Math.addExact(length, length <= SHORT_MAX ? 1 : 1 + lengthBytes(length));
  }

  private static int lengthBytes(int length) {
    return (Integer.SIZE + 7 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  /// Writes an item's encoding and returns where it ends.
  private static int write(RlpItem item, byte[] out, int at) {
    switch (item) {
      case RlpBytes(var value) -> {
        boolean single = value.length == 1 && value[0] >= 0;
        int from = single ? at : prefix(0x80, value.length, out, at);
        System.arraycopy(value, 0, out, from, value.length);
        return from + value.length;
      }
      case RlpList list -> {
        int end = prefix(0xc0, payload(list), out, at);
        for (var member : list.items()) {
          end = write(member, out, end);
        }
        return end;
      }
    }
  }

  private static int prefix(int base, int length, byte[] out, int at) {
    if (length <= SHORT_MAX) {
      out[at] = (byte) (base + length);
      return at + 1;
    }
    int bytes = lengthBytes(length);
    out[at] = (byte) (base + SHORT_MAX + bytes);
    for (int i = 0; i < bytes; i++) {
      out[at + 1 + i] = (byte) (length >>> (8 * (bytes - 1 - i)));
    }
    return at + 1 + bytes;
  }

  private static final class Reader {
    private final byte[] input;
    private int position;

    Reader(byte[] input) {
      this.input = input;
    }

    RlpItem item(int depth, int end) {
      if (depth > DEPTH_MAX) {
        throw new RlpException("lists nest deeper than " + DEPTH_MAX);
      }
      if (position >= end) {
        throw new RlpException("the input ends where an item was expected");
      }
      int first = input[position++] & 0xff;
      if (first < 0x80) {
        return new RlpBytes(new byte[] {(byte) first});
      }
      return first < 0xc0
          ? byteString(length(first - 0x80, end))
          : list(depth, length(first - 0xc0, end));
    }

    private RlpItem byteString(int length) {
      if (length == 1 && input[position] >= 0) {
        throw new RlpException("a single byte below 0x80 is its own encoding");
      }
      var value = java.util.Arrays.copyOfRange(input, position, position + length);
      position += length;
      return new RlpBytes(value);
    }

    private RlpItem list(int depth, int length) {
      int end = position + length;
      var items = new ArrayList<RlpItem>();
      while (position < end) {
        items.add(item(depth + 1, end));
      }
      return new RlpList(items);
    }

    private int length(int code, int end) {
      long length = code <= SHORT_MAX ? code : longLength(code - SHORT_MAX, end);
      if (length > end - position) {
        throw new RlpException("an item of " + length + " bytes runs past the end of its input");
      }
      return (int) length;
    }

    private long longLength(int sizeBytes, int end) {
      if (sizeBytes > end - position) {
        throw new RlpException("the length of an item is cut off");
      }
      if (input[position] == 0) {
        throw new RlpException("a length must not begin with a zero byte");
      }
      long length = 0;
      for (int i = 0; i < sizeBytes; i++) {
        length = length << 8 | (input[position++] & 0xff);
        if (length > Integer.MAX_VALUE) {
          throw new RlpException("an item is longer than 2^31 bytes");
        }
      }
      if (length <= SHORT_MAX) {
        throw new RlpException("a length up to 55 has a short form");
      }
      return length;
    }
  }
}
