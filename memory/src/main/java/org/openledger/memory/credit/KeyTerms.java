package org.openledger.memory.credit;

import java.util.Set;
import org.openledger.memory.credit.Aligner.Windows;

/// Tells sentences on different topics apart that are otherwise the same.
///
/// Key terms are those of a prompt, or of the question, that are rare or tell one of a kind from
/// another (2, 1b, iv). A sentence and a window of an earlier text are two if each names what the
/// other leaves out: the sentence a key term of its own prompt or of the question, and the window a
/// key term of its own prompt that was not asked for. One of both is not enough, or whoever adds a
/// word to a copy, or takes one away, had written something else.
record KeyTerms(Aligner sentence, Set<Integer> asked, Set<Integer> own) {
  /// Whether a record is on the topic that was asked for, or on the sentence's own: has half of its
  /// key terms from there. So is one without a topic.
  ///
  /// @param topic the key terms of the record's prompt
  boolean areOf(Set<Integer> topic) {
    if (asked.isEmpty() && own.isEmpty()) {
      return true;
    }
    int shared = 0;
    for (int term : topic) {
      shared += asked.contains(term) || own.contains(term) ? 1 : 0;
    }
    return 2 * shared >= topic.size();
  }

  /// The windows of a text that may be the same sentence.
  ///
  /// @param topic the key terms of the text's prompt
  Windows windows(int[] text, Set<Integer> topic) {
    if (topic.isEmpty()) {
      return Windows.ALL;
    }
    return (from, to) -> !(namesMore(text, from, to, topic) && leavesOut(text, from, to, topic));
  }

  /// Whether the sentence names a topic that the window does not.
  private boolean namesMore(int[] text, int from, int to, Set<Integer> topic) {
    for (int term : sentence.sentence()) {
      boolean key = asked.contains(term) || own.contains(term);
      if (key && !topic.contains(term) && !holds(text, from, to, term)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the window names its topic where the sentence does not.
  private boolean leavesOut(int[] text, int from, int to, Set<Integer> topic) {
    for (int i = from; i < to; i++) {
      int term = text[i];
      boolean named = sentence.count(term) > 0 || own.contains(term) || asked.contains(term);
      if (topic.contains(term) && !named) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(int[] text, int from, int to, int term) {
    for (int i = from; i < to; i++) {
      if (text[i] == term) {
        return true;
      }
    }
    return false;
  }
}
