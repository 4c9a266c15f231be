package org.openledger.chain.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;

/// The wire form of trie nodes: RLP lists of strings, with hex-prefix paths (Yellow Paper, C and
/// D).
///
/// This is a writer of one list and a reader of one node, kept apart from the general RLP codec
/// because every changed node of every block passes through it.
final class TrieEncoding {
  static final byte[] NOTHING = new byte[0];
  private static final int LONGEST_HEADER_BYTES = 5;

  // The list's header is written into the free room in front once the length is known.
  private byte[] buffer = new byte[640];
  private int end = LONGEST_HEADER_BYTES;

  TrieEncoding string(byte[] value) {
    if (value.length == 1 && (value[0] & 0xff) < 0x80) {
      room(1);
      buffer[end++] = value[0];
      return this;
    }
    room(value.length + LONGEST_HEADER_BYTES);
    end = header(0x80, value.length, end);
    System.arraycopy(value, 0, buffer, end, value.length);
    end += value.length;
    return this;
  }

  TrieEncoding raw(byte[] encoded) {
    room(encoded.length);
    System.arraycopy(encoded, 0, buffer, end, encoded.length);
    end += encoded.length;
    return this;
  }

  /// Closes the list and returns it.
  byte[] list() {
    int length = end - LONGEST_HEADER_BYTES;
    int start = LONGEST_HEADER_BYTES - headerLength(length);
    header(0xc0, length, start);
    return Arrays.copyOfRange(buffer, start, end);
  }

  private void room(int bytes) {
    if (end + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, end + bytes));
    }
  }

  private int header(int base, int length, int at) {
    if (length < 56) {
      buffer[at] = (byte) (base + length);
      return at + 1;
    }
    int bytes = headerLength(length) - 1;
    buffer[at] = (byte) (base + 55 + bytes);
    for (int i = 0; i < bytes; i++) {
      buffer[at + 1 + i] = (byte) (length >>> (8 * (bytes - 1 - i)));
    }
    return at + 1 + bytes;
  }

  private static int headerLength(int length) {
    if (length < 56) {
      return 1;
    }
    return 2 + (31 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  /// Packs nibbles with their parity and whether they end a key.
  static byte[] hexPrefix(byte[] nibbles, boolean leaf) {
    int odd = nibbles.length & 1;
    byte[] packed = new byte[nibbles.length / 2 + 1];
    packed[0] = (byte) ((leaf ? 0x20 : 0) | (odd == 1 ? 0x10 | nibbles[0] : 0));
    for (int i = 1; i < packed.length; i++) {
      int at = 2 * i - 2 + odd;
      packed[i] = (byte) (nibbles[at] << 4 | nibbles[at + 1]);
    }
    return packed;
  }

  static byte[] nibbles(byte[] key) {
    byte[] nibbles = new byte[2 * key.length];
    for (int i = 0; i < key.length; i++) {
      nibbles[2 * i] = (byte) (key[i] >> 4 & 15);
      nibbles[2 * i + 1] = (byte) (key[i] & 15);
    }
    return nibbles;
  }

  /// Packs nibbles two by two; their number must be even.
  static byte[] pack(byte[] nibbles) {
    assert nibbles.length % 2 == 0 : "half a byte of key";
    byte[] key = new byte[nibbles.length / 2];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
    }
    return key;
  }

  /// Reads a node back.
  ///
  /// @throws IllegalArgumentException if the bytes are not a node
  static TrieNode decode(byte[] encoding) {
    try {
      Reader reader = new Reader(encoding);
      TrieNode node = reader.node();
      if (reader.at != encoding.length) {
        throw new IllegalArgumentException("trie node has bytes after its end");
      }
      return node;
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("trie node is cut short", e);
    }
  }

  private static final class Reader {
    private final byte[] in;
    private int at;

    Reader(byte[] in) {
      this.in = in;
    }

    TrieNode node() {
      int length = length(0xc0);
      int end = at + length;
      byte[][] strings = new byte[17][];
      @Nullable TrieNode[] children = new TrieNode[17];
      int items = 0;
      while (at < end) {
        if (items == 17) {
          throw new IllegalArgumentException("trie node has more than 17 items");
        }
        if ((in[at] & 0xff) >= 0xc0) {
          children[items] = node();
          strings[items] = NOTHING;
        } else {
          strings[items] = string();
        }
        items++;
      }
      if (at != end) {
        throw new IllegalArgumentException("trie node's items do not fill it");
      }
      return switch (items) {
        case 2 -> shortNode(strings, children);
        case 17 -> branch(strings, children);
        default -> throw new IllegalArgumentException("trie node has " + items + " items");
      };
    }

    private static TrieNode shortNode(byte[][] strings, @Nullable TrieNode[] children) {
      byte[] prefix = strings[0];
      int flag = prefix[0] >> 4 & 15;
      if (flag > 3) {
        throw new IllegalArgumentException("trie path has flag " + flag);
      }
      byte[] nibbles = nibbles(prefix);
      byte[] path = Arrays.copyOfRange(nibbles, 2 - (flag & 1), nibbles.length);
      if (flag >= 2) {
        return new TrieNode.Leaf(path, strings[1]);
      }
      TrieNode child = reference(strings[1], children[1]);
      if (child == null) {
        throw new IllegalArgumentException("trie extension leads nowhere");
      }
      return new TrieNode.Extension(path, child);
    }

    private static TrieNode branch(byte[][] strings, @Nullable TrieNode[] children) {
      @Nullable TrieNode[] sixteen = new TrieNode[16];
      for (int i = 0; i < 16; i++) {
        sixteen[i] = reference(strings[i], children[i]);
      }
      return new TrieNode.Branch(sixteen, strings[16].length == 0 ? null : strings[16]);
    }

    private static @Nullable TrieNode reference(byte[] string, @Nullable TrieNode inline) {
      if (inline != null) {
        return inline;
      }
      return switch (string.length) {
        case 0 -> null;
        case 32 -> new TrieNode.Stored(Hash.of(string));
        default -> throw new IllegalArgumentException("trie reference of " + string.length);
      };
    }

    private byte[] string() {
      int first = in[at] & 0xff;
      if (first < 0x80) {
        return new byte[] {in[at++]};
      }
      int length = length(0x80);
      byte[] value = Arrays.copyOfRange(in, at, at + length);
      at += length;
      return value;
    }

    /// Reads a header of the given base and returns the length of what follows, which is all there.
    private int length(int base) {
      int first = in[at++] & 0xff;
      if (first < base || first > base + 63) {
        throw new IllegalArgumentException("trie node has an item of the wrong kind");
      }
      int length = first - base;
      if (length > 55) {
        int bytes = length - 55;
        length = 0;
        for (int i = 0; i < bytes; i++) {
          length = Math.addExact(Math.multiplyExact(length, 256), in[at++] & 0xff);
        }
      }
      if (length > in.length - at) {
        throw new IllegalArgumentException("trie node is cut short");
      }
      return length;
    }
  }
}
