package org.openledger.memory.gate;

import java.util.Optional;

/// What a gate says of a question.
///
/// @param probability that the best passage's record answers it
/// @param answered whether that is enough
/// @param features what was seen; nothing where nothing was found
public record Decision(Ppm probability, boolean answered, Optional<Features> features) {
  /// Where nothing was found.
  static final Decision NOTHING = new Decision(new Ppm(0), false, Optional.empty());

  /// The probability, in parts per million.
  public int probabilityPpm() {
    return probability.value();
  }
}
