package org.openledger.core.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.RuleBasedBreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.BitSet;

/// Cuts texts into words, sentences and graphemes: Unicode's rules (UAX 29) and dictionaries.
///
/// ICU's rules and dictionaries (Chinese and Japanese, Thai, Lao, Khmer, Burmese) are pinned with
/// its version and come with it, in the root locale; neither the JDK's tables nor the machine's
/// locale take part. A result may only be compared with one of the same [#METHOD]. All offsets are
/// UTF-16 code units of the text as given: nothing is normalised here. Halves of surrogate pairs
/// are no words; callers refuse them before ([WellFormed]).
public final class Segmenter {
  /// Names the rules and their version, for whatever rests on a segmentation.
  public static final String METHOD = "uax29-icu4j-79.1";

  private static final int SEGMENTS_FIRST = 16;

  private Segmenter() {}

  /// The words: runs that hold a letter, digit, kana or ideograph. White space, punctuation,
  /// symbols and emoji between them are left out.
  public static Segments words(String text) {
    return segments(text, BreakIterator.getWordInstance(ULocale.ROOT), true);
  }

  /// The sentences with what ends them, white space behind it included; none is left out, so that
  /// they cover the text.
  public static Segments sentences(String text) {
    return segments(text, BreakIterator.getSentenceInstance(ULocale.ROOT), false);
  }

  /// Where graphemes start and end.
  public static GraphemeBorders graphemes(String text) {
    var breaks = BreakIterator.getCharacterInstance(ULocale.ROOT);
    breaks.setText(text);
    var borders = new BitSet(text.length() + 1);
    for (int at = breaks.first(); at != BreakIterator.DONE; at = breaks.next()) {
      borders.set(at);
    }
    return new GraphemeBorders(borders, text.length());
  }

  /// Whether a text can be cut at an offset without cutting a grapheme. For many questions about
  /// one text, [#graphemes] is faster.
  public static boolean isGraphemeBorder(String text, int offset) {
    var breaks = BreakIterator.getCharacterInstance(ULocale.ROOT);
    breaks.setText(text);
    return breaks.isBoundary(offset);
  }

  private static Segments segments(String text, BreakIterator breaks, boolean onlyWords) {
    breaks.setText(text);
    var borders = new int[SEGMENTS_FIRST];
    int count = 0;
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      if (!onlyWords || breaks.getRuleStatus() >= RuleBasedBreakIterator.WORD_NONE_LIMIT) {
        if (count == borders.length) {
          borders = Arrays.copyOf(borders, 2 * count);
        }
        borders[count++] = start;
        borders[count++] = end;
      }
      start = end;
    }
    return new Segments(text, Arrays.copyOf(borders, count));
  }
}
