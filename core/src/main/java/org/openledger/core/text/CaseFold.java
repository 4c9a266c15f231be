package org.openledger.core.text;

import com.ibm.icu.text.Normalizer2;

/// Makes texts equal that differ in case, width or composition only: Unicode's NFKC_Casefold, by
/// the tables of the pinned ICU ([Segmenter#METHOD]), in no machine's locale.
public final class CaseFold {
  private static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();

  private CaseFold() {}

  /// The folded form; folding it again changes nothing.
  public static String of(String text) {
    return FOLD.normalize(text);
  }
}
