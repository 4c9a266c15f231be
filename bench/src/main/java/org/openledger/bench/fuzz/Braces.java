package org.openledger.bench.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Length fields in front of JSON. A change within the JSON makes them wrong, and nothing behind
/// them would be reached: they are put right again.
final class Braces {
  private Braces() {}

  /// Where the JSON object ends that begins at a place; the place itself if none does or it has no
  /// end.
  static int end(byte[] input, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < input.length; i++) {
      byte c = input[i];
      if (quoted) {
        quoted = c != '"';
        i += c == '\\' ? 1 : 0;
      } else if (c == '{' || c == '}') {
        depth += c == '{' ? 1 : -1;
        if (depth <= 0) {
          return c == '}' ? i + 1 : from;
        }
      } else {
        quoted = c == '"';
      }
      if (depth == 0) {
        return from;
      }
    }
    return from;
  }

  /// The input with the length of the JSON that begins at a place, written before it as a number of
  /// so many bytes, low byte first; unchanged if there is no JSON.
  ///
  /// @param bytes 4 or 8
  static byte[] measured(byte[] input, int from, int bytes) {
    int end = input.length < from ? from : end(input, from);
    if (end == from) {
      return input;
    }
    var out = input.clone();
    var field = ByteBuffer.wrap(out, from - bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes == Long.BYTES) {
      field.putLong(end - from);
    } else {
      field.putInt(end - from);
    }
    return out;
  }
}
