package org.openledger.model.token;

import java.util.Arrays;

/// Token ids with the place of each in the text: code points `starts[i]` to `ends[i]` (exclusive).
///
/// Tokens that share one character (its UTF-8 bytes split between them) all carry its place.
@SuppressWarnings("ArrayRecordComponent") // made and read once, never a key
public record Encoding(int[] ids, int[] starts, int[] ends) {

  public Encoding {
    assert ids.length == starts.length && ids.length == ends.length;
  }

  /// Number of tokens.
  public int length() {
    return ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding(var otherIds, var otherStarts, var otherEnds)
        && Arrays.equals(ids, otherIds)
        && Arrays.equals(starts, otherStarts)
        && Arrays.equals(ends, otherEnds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids) * 31 + Arrays.hashCode(starts);
  }
}
