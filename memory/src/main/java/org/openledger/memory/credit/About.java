package org.openledger.memory.credit;

import java.util.Set;
import org.openledger.memory.credit.Likeness.Words;

/// What a record as a whole is about: the same rule for records that [KeyTerms] has for sentences.
/// Two are about different things if each names what the other leaves out.
///
/// @param asked the key terms of the question
/// @param topic those of the record's prompt
/// @param words of its text
record About(Set<Integer> asked, Set<Integer> topic, Words words) {
  /// Whether another record is about something else than what was asked and this one says: this one
  /// names a key term that the other lacks, and the other one is on a topic that was not asked for
  /// and that this one never names.
  ///
  /// @param other the key terms of the other's prompt
  /// @param its the words of its text
  boolean isAnother(Set<Integer> other, Words its) {
    return names(other, its) && other.stream().anyMatch(term -> !isNamed(term));
  }

  private boolean names(Set<Integer> other, Words its) {
    return topic.stream().anyMatch(term -> !other.contains(term) && !its.has(term))
        || asked.stream()
            .anyMatch(term -> words.has(term) && !other.contains(term) && !its.has(term));
  }

  private boolean isNamed(int term) {
    return asked.contains(term) || topic.contains(term) || words.has(term);
  }
}
