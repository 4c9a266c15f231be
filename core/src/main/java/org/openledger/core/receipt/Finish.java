package org.openledger.core.receipt;

import java.util.Locale;

/// Why an answer ended.
public enum Finish {
  /// The model said that it had ended, or a stop string was written.
  STOP,
  /// The longest that was asked for, or that fits, was written.
  LENGTH,
  /// Whoever asked went away; what had been made for them by then is all there is.
  CANCELLED;

  /// The name in JSON and in what is signed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The reason of a label.
  public static Finish parse(String label) {
    for (var finish : values()) {
      if (finish.label().equals(label)) {
        return finish;
      }
    }
    throw new IllegalArgumentException("no answer ends with \"" + label + "\"");
  }
}
