package org.openledger.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.random.CounterRandom;

/// Changes of inputs, drawn from a generator: bits and bytes, chunks that are moved, left out,
/// repeated or taken from another input, words of the format, numbers and length fields, nesting,
/// members that are there twice, and bytes that are no UTF-8.
final class Mutator {
  private static final int BYTES_MAX = 1 << 16;
  private static final int LARGE_BYTES_MAX = 1 << 20;
  private static final int CHANGES_MAX = 6;
  private static final int CHUNK_MAX = 64;

  /// One in so many inputs is made as large as a reader may be sent without a thought.
  private static final int LARGE_ONE_IN = 4_096;

  private static final int NESTED_MAX = 3_000;
  private static final String BORDERS = "{}[],:\"\n ";

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1",
          "255",
          "256",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483649",
          "4294967296",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "115792089237316195423570985008687907853269984665640564039457584007913129639936",
          "0.1",
          "1e400",
          "-1e-400",
          "1e999999999",
          "1e-999999999",
          "1E+2147483647",
          "00",
          "1.",
          "NaN",
          "9".repeat(300));

  /// Cut off, overlong, a surrogate, beyond Unicode, alone; and well-formed ones that are awkward.
  private static final List<byte[]> STRANGE =
      List.of(
          new byte[] {(byte) 0xe2, (byte) 0x82},
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0xff},
          new byte[] {0},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          "\u202e\ufffe\u0000\u0301\ud83d\ude00".getBytes(StandardCharsets.UTF_8),
          "\\ud800".getBytes(StandardCharsets.UTF_8),
          "\\u0000".getBytes(StandardCharsets.UTF_8));

  private static final List<byte[]> NESTS =
      List.of(
          bytes("["), bytes("{\"a\":"), bytes("[{\"\":"), new byte[] {(byte) 0xc1}, bytes("- "));

  private final List<byte[]> words;

  Mutator(List<String> words) {
    this.words = words.stream().map(Mutator::bytes).toList();
  }

  /// A changed input.
  ///
  /// @param other another input, of which parts may be taken
  byte[] mutate(byte[] input, byte[] other, CounterRandom random) {
    var changed = input;
    for (int left = 1 + random.nextInt(CHANGES_MAX); left > 0; left--) {
      changed = change(changed, other, random);
    }
    if (random.nextInt(LARGE_ONE_IN) == 0) {
      return enlarged(changed, random);
    }
    return changed.length <= BYTES_MAX ? changed : Arrays.copyOf(changed, BYTES_MAX);
  }

  private byte[] change(byte[] input, byte[] other, CounterRandom random) {
    int at = place(input, random);
    int to = Math.min(input.length, at + 1 + random.nextInt(CHUNK_MAX));
    return switch (random.nextInt(16)) {
      case 0 -> flipped(input, random);
      case 1 -> with(input, random, (byte) random.nextInt());
      case 2 -> with(input, random, (byte) (random.nextInt(2) == 0 ? 0 : 0xff));
      case 3 -> replaced(input, at, to, new byte[0]);
      case 4 -> replaced(input, at, border(input, at, random), new byte[0]);
      case 5 -> replaced(input, at, at, chunk(input, random));
      case 6 -> replaced(input, at, to, chunk(input, random));
      case 7 -> replaced(input, at, at, chunk(other, random));
      case 8 -> spliced(input, other, random);
      case 9 -> replaced(input, at, at, word(random));
      case 10 -> replaced(input, at, border(input, at, random), word(random));
      case 11 -> numbered(input, at, random);
      case 12 -> lengthened(input, random);
      case 13 -> replaced(input, at, at, nested(random));
      case 14 -> replaced(input, at, at, STRANGE.get(random.nextInt(STRANGE.size())));
      default -> twice(input, at, random);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] word(CounterRandom random) {
    if (words.isEmpty() || random.nextInt(6) == 0) {
      return bytes(NUMBERS.get(random.nextInt(NUMBERS.size())));
    }
    return words.get(random.nextInt(words.size()));
  }

  /// Any place, every second time one after a border of the format.
  private static int place(byte[] input, CounterRandom random) {
    int at = random.nextInt(input.length + 1);
    return random.nextInt(2) == 0 ? at : border(input, at, random);
  }

  /// The place behind the next border.
  private static int border(byte[] input, int from, CounterRandom random) {
    int skip = random.nextInt(3);
    for (int i = from; i < input.length; i++) {
      if (BORDERS.indexOf(input[i]) >= 0 && skip-- == 0) {
        return i + 1;
      }
    }
    return input.length;
  }

  private static byte[] chunk(byte[] from, CounterRandom random) {
    int at = place(from, random);
    int to =
        random.nextInt(2) == 0
            ? Math.min(from.length, at + random.nextInt(CHUNK_MAX))
            : border(from, at, random);
    return Arrays.copyOfRange(from, at, Math.max(at, to));
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    var out = new byte[input.length - (to - from) + by.length];
    System.arraycopy(input, 0, out, 0, from);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(input, to, out, from + by.length, input.length - to);
    return out;
  }

  private static byte[] with(byte[] input, CounterRandom random, byte value) {
    if (input.length == 0) {
      return new byte[] {value};
    }
    var out = input.clone();
    out[random.nextInt(out.length)] = value;
    return out;
  }

  private static byte[] flipped(byte[] input, CounterRandom random) {
    if (input.length == 0) {
      return input;
    }
    var out = input.clone();
    out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
    return out;
  }

  private static byte[] spliced(byte[] input, byte[] other, CounterRandom random) {
    int from = place(input, random);
    int to = place(other, random);
    return replaced(other, 0, to, Arrays.copyOf(input, from));
  }

  /// Another number in place of the digits at a place, or behind it.
  private static byte[] numbered(byte[] input, int at, CounterRandom random) {
    int from = at;
    while (from < input.length && !digit(input[from])) {
      from++;
    }
    int to = from;
    while (to < input.length && digit(input[to])) {
      to++;
    }
    return replaced(input, from, to, bytes(NUMBERS.get(random.nextInt(NUMBERS.size()))));
  }

  private static boolean digit(byte c) {
    return c >= '0' && c <= '9';
  }

  /// Another binary number of one to eight bytes, near the old one or at the end of its range.
  private static byte[] lengthened(byte[] input, CounterRandom random) {
    int width = 1 << random.nextInt(4);
    if (input.length < width) {
      return input;
    }
    boolean first = random.nextInt(3) == 0; // length fields stand in front
    int at = first ? 0 : random.nextInt(input.length - width + 1);
    boolean little = random.nextInt(2) == 0;
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (input[at + (little ? i : width - 1 - i)] & 0xffL) << (8 * i);
    }
    value =
        switch (random.nextInt(4)) {
          case 0 -> -1L >>> random.nextInt(64);
          case 1 -> 1L << random.nextInt(64);
          default -> value + random.nextInt(17) - 8;
        };
    var out = input.clone();
    for (int i = 0; i < width; i++) {
      out[at + (little ? i : width - 1 - i)] = (byte) (value >>> (8 * i));
    }
    return out;
  }

  private static byte[] nested(CounterRandom random) {
    return repeated(NESTS.get(random.nextInt(NESTS.size())), 1 + random.nextInt(NESTED_MAX));
  }

  private static byte[] repeated(byte[] chunk, int times) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(chunk);
    }
    return out.toByteArray();
  }

  /// What stands from one border to another, once more behind itself: members that are given twice.
  private static byte[] twice(byte[] input, int at, CounterRandom random) {
    int to = border(input, at, random);
    return replaced(input, to, to, Arrays.copyOfRange(input, at, Math.max(at, to)));
  }

  private static byte[] enlarged(byte[] input, CounterRandom random) {
    int at = place(input, random);
    var chunk = Arrays.copyOfRange(input, at, border(input, at, random));
    int times = chunk.length == 0 ? 0 : LARGE_BYTES_MAX / chunk.length;
    var large = replaced(input, at, at, repeated(chunk, times));
    return large.length <= LARGE_BYTES_MAX ? large : Arrays.copyOf(large, LARGE_BYTES_MAX);
  }
}
