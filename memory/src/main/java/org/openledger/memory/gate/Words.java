package org.openledger.memory.gate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;
import org.openledger.memory.terms.Slips;

/// Tells terms that carry a question from those that hold it together, and terms that may be one
/// word written twice.
final class Words {
  /// Letters that two forms of one word share at least.
  private static final int STEM_MIN = 4;

  private static final int ONE_SLIP = 4;
  private static final int TWO_SLIPS = 8;

  /// English words that questions are held together by, folded and without plural as terms are.
  private static final Set<String> FUNCTION =
      Set.of(
          """
          a about all also am an and any are as at be because been but by can could did do doe \
          does else ever for from get give given goe had has have he her him his how i if in \
          into is it its just kind make many may me might more most much must my need no not \
          of on one only or our out people please same she should so some somebody someone \
          something such tell than that the their them then there these they thing this those \
          to too up us use used very wa was way we were what when where which while who whose \
          why will with would you your don t s ha hi it' what' isn doesn
          """
              .strip()
              .split("\\s+"));

  private Words() {}

  /// The terms of what a record's passage says and of all that the record is asked by.
  static Set<String> standing(Remembered record, String said) {
    var all = String.join("\n", record.questions()) + "\n" + said;
    return new HashSet<>(Analyser.terms(all));
  }

  /// Whether a term only holds a sentence together.
  static boolean isFunction(String term) {
    return FUNCTION.contains(term);
  }

  /// The distinct terms that carry a text, in its order; all of them where none does.
  static List<String> carrying(String text) {
    var terms = Analyser.terms(text).stream().distinct().toList();
    var carrying = terms.stream().filter(term -> !isFunction(term)).toList();
    return carrying.isEmpty() ? terms : carrying;
  }

  /// Whether a term is a number or a designator, such as `pm2.5`, `721` or `1b`.
  static boolean isKey(String term) {
    return term.codePoints().anyMatch(Character::isDigit);
  }

  /// Whether two different terms may be one word: forms of it, or one of them mistyped behind its
  /// first letter. Numbers and designators never are.
  static boolean alike(String one, String other) {
    if (one.charAt(0) != other.charAt(0) || isKey(one) || isKey(other)) {
      return false;
    }
    int shorter = Math.min(one.length(), other.length());
    int shared = 0;
    while (shared < shorter && one.charAt(shared) == other.charAt(shared)) {
      shared++;
    }
    int longer = Math.max(one.length(), other.length());
    if (shared > STEM_MIN && 3 * shared >= 2 * longer) {
      return true;
    }
    int most = shorter >= TWO_SLIPS ? 2 : shorter >= ONE_SLIP ? 1 : 0;
    return most > 0 && longer - shorter <= most && Slips.between(one, other) <= most;
  }
}
