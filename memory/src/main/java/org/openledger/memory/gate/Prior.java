package org.openledger.memory.gate;

import java.util.List;

/// How people ask, and what answers them: learnt from questions that people wrote to the Datanets
/// in `examples/` and to MedQuAD, each beside the records that answer it, and beside a Datanet
/// without them; half of the time with the other wordings that records have there, half of the time
/// without any. A Datanet's own prompts cannot teach it, for nobody but their writers asks so; they
/// say from which probability on it answers.
final class Prior {
  private Prior() {}

  /// What passages are put in order by, in units of 2^-16: nearness of the text and of the prompt,
  /// the share of terms, and what there is of the question's terms, words for the same among them.
  static final List<Integer> ORDER = List.of(65_536, 31_888, 20_665, 39_270);

  /// Weights in the order of [Feature].
  static final Parameters PARAMETERS =
      new Parameters(
          -8_194_064,
          List.of(
              317_812, 84_707, -143_613, -173_409, 247_904, 146_834, 23_250, -31_278, -206_536,
              36_349, -106_717, 300_685, 105_339, 197_750));

  /// From which probability on a Datanet answers that has too few records to measure it on.
  static final Ppm THRESHOLD = new Ppm(500_000);
}
