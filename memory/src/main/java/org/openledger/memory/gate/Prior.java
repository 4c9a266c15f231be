package org.openledger.memory.gate;

import java.util.List;

/// What other Datanets taught about questions and answers: where a Datanet's own fit begins, and
/// all there is for one that has too little to fit on.
final class Prior {
  private Prior() {}

  /// Fitted on half of the questions that people ask of the Datanets in `examples/`, and the same
  /// questions without the records that answer them; weights in the order of [Feature]. What came
  /// out with the wrong sign (missing designators as a good sign) is nothing.
  static final Parameters PARAMETERS =
      new Parameters(
          -2_972_601,
          List.of(
              34_797, 38_021, 21_213, 3_873, -5_334, 0, 0, 32_250, 38_826, 20_053, 88_993,
              102_193));

  /// From which probability on a Datanet answers that has no examples of its own: 4 % of those
  /// questions whose records were taken out are answered there, none that the Datanets lack.
  static final Ppm THRESHOLD = new Ppm(550_000);
}
