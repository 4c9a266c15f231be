package org.openledger.memory.gate;

import java.util.List;

/// What other Datanets taught about questions and answers: where a Datanet's own fit begins, and
/// all there is for one that has too little to fit on.
final class Prior {
  private Prior() {}

  /// Fitted by `./openledger bench answers` on half of the questions to the Datanets in `examples/`
  /// and to MedQuAD, among them people's own; bias and weights in the order of [Feature].
  static final Parameters PARAMETERS =
      new Parameters(
          -3_000_000,
          List.of(
              120_000, 120_000, 120_000, 0, -60_000, -60_000, -60_000, 60_000, 60_000, 30_000, 0,
              120_000));

  /// From which probability on a Datanet answers that has no examples of its own.
  static final Ppm THRESHOLD = new Ppm(700_000);
}
