package org.openledger.memory.credit;

import java.util.Set;
import org.openledger.memory.credit.Likeness.Words;

/// What a record as a whole is about: the rule that [KeyTerms] has for sentences, for records.
///
/// @param asked the key terms of the question
/// @param topic those of the record's prompt
/// @param words of its text
record Theme(Set<Integer> asked, Set<Integer> topic, Words words) {
  /// Whether another record is about something else. It is if each names what the other leaves out:
  /// this one a key term, of its prompt or of the question, that the other lacks, and the other a
  /// key term of its prompt that is neither asked for nor named here.
  ///
  /// @param other the key terms of the other's prompt
  /// @param its the words of its text
  boolean isAnother(Set<Integer> other, Words its) {
    return namesMore(other, its) && other.stream().anyMatch(term -> !isNamed(term));
  }

  private boolean namesMore(Set<Integer> other, Words its) {
    return topic.stream().anyMatch(term -> !other.contains(term) && !its.has(term))
        || asked.stream()
            .anyMatch(term -> words.has(term) && !other.contains(term) && !its.has(term));
  }

  private boolean isNamed(int term) {
    return asked.contains(term) || topic.contains(term) || words.has(term);
  }
}
