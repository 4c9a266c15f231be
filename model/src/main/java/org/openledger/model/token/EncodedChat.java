package org.openledger.model.token;

import java.util.Arrays;

/// A conversation as token ids with training labels: -100 where nothing is scored, the id itself on
/// what the assistant says including the token that ends its turn.
@SuppressWarnings("ArrayRecordComponent") // made and read once, never a key
public record EncodedChat(int[] ids, int[] labels) {

  /// The label of a token that is not scored.
  public static final int NOT_SCORED = -100;

  public EncodedChat {
    assert ids.length == labels.length;
  }

  /// How many tokens are scored.
  public int scored() {
    return (int) Arrays.stream(labels).filter(label -> label != NOT_SCORED).count();
  }
}
