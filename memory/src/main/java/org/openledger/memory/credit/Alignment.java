package org.openledger.memory.credit;

import org.openledger.core.json.Json;

/// When a sentence is found again in an earlier record: a Datanet's rule, and how often it errs.
///
/// @param tau least share of the sentence's weight that must stand there in its order
/// @param window where it must stand together: as many words as it has, times this
/// @param errors how often it was wrong when it was calibrated
public record Alignment(Permille tau, Permille window, Errors errors) {
  /// The rule's name, and the version of its arithmetic.
  public static final String METHOD = "weighted-lcs/1";

  /// Where nobody calibrated.
  public static final Alignment DEFAULT = of(600);

  /// Thousandths.
  public record Permille(int value) {
    static final int WHOLE = 1_000;

    public Permille {
      if (value < 0) {
        throw new IllegalArgumentException("a share of " + value);
      }
    }

    /// This part of a whole, rounded up.
    long of(long whole) {
      return Math.ceilDiv(whole * value, WHOLE);
    }
  }

  /// What went wrong with drawn sentences, as shares of their weight.
  ///
  /// @param thief copies with 15 % of their words changed that were not found again
  /// @param astray honest sentences that were found in an earlier record of another topic
  /// @param sentences how many were drawn; 0 where nobody looked
  public record Errors(Permille thief, Permille astray, int sentences) {
    static final Errors UNKNOWN = new Errors(new Permille(0), new Permille(0), 0);
  }

  public Alignment {
    if (tau.value() < 1 || tau.value() > Permille.WHOLE || window.value() < Permille.WHOLE) {
      throw new IllegalArgumentException(
          "tau of %d and a window of %d thousandths".formatted(tau.value(), window.value()));
    }
  }

  /// With a window of 1.3 times the sentence, not calibrated.
  static Alignment of(int tau) {
    return new Alignment(new Permille(tau), new Permille(1_300), Errors.UNKNOWN);
  }

  /// What a snapshot's card and a receipt commit to.
  public Json toJson() {
    return Json.object()
        .put("method", METHOD)
        .put("tau", tau.value())
        .put("window", window.value())
        .put("thief", errors.thief().value())
        .put("astray", errors.astray().value())
        .put("sentences", errors.sentences())
        .build();
  }
}
