package org.openledger.model.token;

import java.util.Arrays;

/// Token ids with labels: position t is scored when labels[t] is not -100, and logits[t - 1]
/// predict it. The first position is never scored.
public record Sequence(int[] ids, int[] labels) {
  /// The label of a position that is not scored.
  public static final int IGNORED = -100;

  /// Checks that ids and labels go together.
  public Sequence {
    if (ids.length == 0 || ids.length != labels.length) {
      throw new IllegalArgumentException(
          "a sequence needs as many labels as ids, and one at least: "
              + ids.length
              + " ids, "
              + labels.length
              + " labels");
    }
  }

  /// Prompt followed by an answer, of which only the answer is scored.
  public static Sequence of(int[] prompt, int[] answer) {
    int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, ids, prompt.length, answer.length);
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt.length, IGNORED);
    return new Sequence(ids, labels);
  }

  /// Plain text: every token but the first is scored.
  public static Sequence ofText(int[] ids) {
    return new Sequence(ids, ids.clone());
  }

  /// Number of tokens.
  public int length() {
    return ids.length;
  }

  /// Number of scored positions.
  public int scored() {
    int count = 0;
    for (int t = 1; t < labels.length; t++) {
      if (labels[t] != IGNORED) {
        count++;
      }
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence(int[] otherIds, int[] otherLabels)
        && Arrays.equals(ids, otherIds)
        && Arrays.equals(labels, otherLabels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "Sequence[" + ids.length + " tokens, " + scored() + " scored]";
  }
}
