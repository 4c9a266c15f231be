package org.openledger.core.text;

import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException.Place;

/// Whether a string is Unicode text: every surrogate is half of a pair.
///
/// Escapes of JSON can write a half alone. Such a string has no UTF-8 form, so encoders put `?` for
/// it, and two different strings get one hash.
public final class WellFormed {
  private WellFormed() {}

  /// Whether every surrogate is half of a pair.
  public static boolean isWellFormed(CharSequence text) {
    return firstFault(text) < 0;
  }

  /// The text itself.
  ///
  /// @param what the text's name in the refusal
  /// @throws TextException with code ILL_FORMED_TEXT, and the place in code units as its offset
  public static String require(String text, String what) {
    int fault = firstFault(text);
    if (fault >= 0) {
      throw TextException.of(
          Code.ILL_FORMED_TEXT,
          what,
          Place.at(fault),
          String.format(
              "half of a surrogate pair, U+%04X, at code unit %d; send whole characters",
              (int) text.charAt(fault), fault));
    }
    return text;
  }

  /// Index in UTF-16 code units of the first surrogate without its other half; -1 if none.
  @SuppressWarnings("IncrementInForLoopAndHeader") // a pair is two code units
  public static int firstFault(CharSequence text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!isPair) {
        return i;
      }
      i++;
    }
    return -1;
  }
}
