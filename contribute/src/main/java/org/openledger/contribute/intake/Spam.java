package org.openledger.contribute.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openledger.contribute.duplicates.Shingles;

/// Tells advertising, stuffing and word salad by their form. It knows English advertising; how
/// often words repeat is judged in any language.
public final class Spam {
  /// What advertising says. One or two of these stand in honest texts; on 15,049 answers of MedQuAD
  /// and 717 records of the examples three never do.
  private static final List<Pattern> MARKS =
      Stream.of(
              "!!+",
              "\\b\\d{1,3} ?% off\\b",
              "\\bfree (?:worldwide )?shipping\\b",
              "\\b(?:buy|order|act|call|sign up|subscribe) now\\b",
              "\\bclick (?:on )?(?:the|this|here)\\b",
              "\\blimited (?:time )?offer\\b|\\boffer ends\\b",
              "\\bmoney[- ]back guarantee\\b",
              "\\bguaranteed (?:profits?|returns?|income)\\b",
              "\\b(?:double|triple)s? your (?:money|coins|yield|tokens|income)\\b",
              "\\b(?:use|enter) the (?:promo |discount )?code [A-Z]+[0-9]+\\b",
              "\\bjoin our\\b",
              "\\b(?:send|tell|invite)\\b[^.!?]{0,40}\\bfriends\\b",
              "\\bfree airdrops?\\b",
              "\\bzero risk\\b|\\brisk[- ]free\\b|\\bno experience needed\\b",
              "\\bonly \\w+ (?:places|left|remain)\\b",
              "\\bhurry\\b|\\bdo not (?:miss|wait)\\b|\\bbefore stocks run out\\b",
              "\\b(?:huge|flash) sale\\b",
              "\\bcheap(?:est)?\\b[^.!?]{0,40}\\b(?:best|discount|sale|today)\\b",
              "\\bhappy customers\\b",
              "\\bsubscribe and like\\b|\\blike and subscribe\\b",
              "\\b(?:a|per) (?:week|day|month) from home\\b",
              "\\b(?:order|buy) \\w[\\w ]{0,30} (?:now|today)\\b")
          .map(mark -> Pattern.compile(mark, Pattern.CASE_INSENSITIVE))
          .toList();

  private static final int MARKS_MANY = 3;

  /// Fewer words say little of how a text repeats them.
  private static final int WORDS_MIN = 30;

  /// Long texts repeat most of their words.
  private static final int WORDS_MAX = 200;

  /// So many words on end, and none twice: no language says that.
  private static final int SALAD_MIN = 50;

  private Spam() {}

  /// Why a text is spam, if it is.
  ///
  /// @param isAnswer whether it answers a question, as tables and lists of numbers do not
  public static Optional<String> in(String text, boolean isAnswer) {
    if (MARKS.stream().filter(mark -> mark.matcher(text).find()).count() >= MARKS_MANY) {
      return Optional.of("the text advertises");
    }
    if (!isAnswer || text.length() > WORDS_MAX * 40) {
      return Optional.empty();
    }
    var words = Shingles.words(text);
    if (words.size() < WORDS_MIN || words.size() > WORDS_MAX) {
      return Optional.empty();
    }
    int different = new HashSet<>(words).size();
    if (4 * different < words.size()) {
      return Optional.of("the text says the same few words again and again");
    }
    boolean isSalad =
        words.size() >= SALAD_MIN
            && different == words.size()
            && words.stream().allMatch(Spam::isWord);
    return isSalad ? Optional.of("no word of the text stands there twice") : Optional.empty();
  }

  private static boolean isWord(String word) {
    return word.length() > 1 && word.codePoints().allMatch(Character::isLetter);
  }
}
