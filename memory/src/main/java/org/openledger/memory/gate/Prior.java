package org.openledger.memory.gate;

import java.util.List;
import org.openledger.memory.gate.Parameters.Weights;

/// How people ask, and what answers them: learnt from questions that people wrote to the Datanets
/// in `examples/` and to MedQuAD, each beside the records that answer it, and beside a Datanet
/// without them: the order of passages from records with and without their other wordings, the
/// weights from either alone. A Datanet's own prompts cannot teach it, for nobody but their writers
/// asks so; they say from which probability on it answers.
final class Prior {
  private Prior() {}

  /// What passages are put in order by, in units of 2^-16: nearness of the text and of the prompt,
  /// the share of terms, and what there is of the question's terms, words for the same among them.
  static final List<Integer> ORDER = List.of(65_536, 31_257, 22_358, 39_629);

  /// Weights in the order of [Feature].
  static final Parameters PARAMETERS =
      new Parameters(
          new Weights(
              -7_918_326,
              List.of(
                  389_420, -14_546, -11_220, -187_631, 150_650, 134_921, 52_169, 2_080, -79_443,
                  17_125, -70_448, 218_363, 57_459, 192_808, -14_546, 17_125)),
          new Weights(
              -11_426_763,
              List.of(
                  27_415, 236_695, -80_739, -12_781, 351_649, 112_903, 56_772, -133_054, -343_122,
                  -54_227, -109_671, 173_588, 144_398, 164_035, 285_680, 432_699)));

  /// From which probability on a Datanet answers that has too few records to measure it on.
  static final Ppm THRESHOLD = new Ppm(500_000);
}
