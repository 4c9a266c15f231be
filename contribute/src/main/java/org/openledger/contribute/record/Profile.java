package org.openledger.contribute.record;

/// The form of a Datanet's records, with the bounds on their length in characters.
public enum Profile {
  /// Running text: no prompt.
  PROSE(0, 0, 40, 8_000),
  /// A question and its answer.
  QA(3, 4_000, 10, 32_000);

  private final int promptMin;
  private final int promptMax;
  private final int textMin;
  private final int textMax;

  Profile(int promptMin, int promptMax, int textMin, int textMax) {
    this.promptMin = promptMin;
    this.promptMax = promptMax;
    this.textMin = textMin;
    this.textMax = textMax;
  }

  public int promptMin() {
    return promptMin;
  }

  public int promptMax() {
    return promptMax;
  }

  public int textMin() {
    return textMin;
  }

  public int textMax() {
    return textMax;
  }
}
