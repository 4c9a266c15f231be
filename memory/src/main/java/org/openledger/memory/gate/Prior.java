package org.openledger.memory.gate;

import java.util.List;

/// How people ask, and what answers them: learnt from questions that people wrote to the Datanets
/// in `examples/` and to MedQuAD, each beside the records that answer it, and beside a Datanet
/// without them. A Datanet's own prompts cannot teach it, for nobody but their writers asks so;
/// they say from which probability on it answers.
final class Prior {
  private Prior() {}

  /// What passages are put in order by, in units of 2^-16: nearness of the text and of the prompt,
  /// the share of terms, and what there is of the question's terms, words for the same among them.
  static final List<Integer> ORDER = List.of(65_536, 13_579, 13_638, 30_031);

  /// Weights in the order of [Feature].
  static final Parameters PARAMETERS =
      new Parameters(
          -7_624_144,
          List.of(
              375_243, -10_864, -37_546, -176_598, 159_130, 123_870, 41_385, -2_830, -29_451, 1_014,
              -64_093, 198_365, 54_453, 189_761));

  /// From which probability on a Datanet answers that has too few records to measure it on.
  static final Ppm THRESHOLD = new Ppm(500_000);
}
