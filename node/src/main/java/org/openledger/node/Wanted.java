package org.openledger.node;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.openledger.core.flow.DatanetId;

/// A question that nothing answered and whose askers want it answered.
///
/// @param datanet whose records came nearest to answering it
/// @param question as the first of them asked it
/// @param parties how many different accounts asked for it
public record Wanted(DatanetId datanet, String question, int parties) {
  /// What became of the wish to have a question listed.
  public enum Outcome {
    /// It is listed, or the same question was and has one party more.
    LISTED,
    /// The party had it listed before.
    KNOWN,
    /// It tells a person apart, and is kept nowhere.
    PERSONAL_DATA,
    /// It goes on from another one, or is not one line of a few words.
    NO_QUESTION,
    /// The party has as many listed as one may have, or the list is full.
    FULL;

    /// The outcome that is written as a word; nothing for a word of a later version.
    public static Optional<Outcome> ofWord(String word) {
      return Arrays.stream(values()).filter(outcome -> outcome.word().equals(word)).findFirst();
    }

    /// The outcome as it is written.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
