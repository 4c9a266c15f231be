package org.openledger.memory.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Memory;

/// Decides whether what was found answers a question: whole numbers throughout, so that anybody
/// with the records and the calibration decides alike.
public final class Gate {
  /// How many passages a decision rests on, where there are so many.
  public static final int LOOKED_AT = Observing.LOOKED_AT;

  /// Nearest questions that a refusal names at most.
  public static final int NEAREST_MAX = 3;

  private static final int PROMPT_CHARS_MAX = 160;

  private final Calibration calibration;

  private Gate(Calibration calibration) {
    this.calibration = calibration;
  }

  public static Gate of(Calibration calibration) {
    return new Gate(calibration);
  }

  /// Whether the best of what was found answers a question.
  ///
  /// @param found for this question in this memory, best first, at least [#LOOKED_AT] where there
  ///   are so many
  public Decision decide(String question, List<Found> found, Memory memory) {
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    var features = Observing.of(question, found, Rarity.of(memory));
    var probability = calibration.parameters().probability(features);
    boolean answered = probability.compareTo(calibration.threshold()) >= 0;
    return new Decision(probability, answered, Optional.of(features));
  }

  /// What could be asked instead, best first: the prompts of what was found that this gate answers,
  /// and with the very record they belong to.
  public List<String> nearest(List<Found> found, Memory memory) {
    var nearest = new ArrayList<String>();
    for (var each : found) {
      var prompt = each.record().prompt().strip();
      boolean said = !prompt.isEmpty() && prompt.length() <= PROMPT_CHARS_MAX;
      if (nearest.size() < NEAREST_MAX
          && said
          && !nearest.contains(prompt)
          && answers(each, prompt, memory)) {
        nearest.add(prompt);
      }
    }
    return List.copyOf(nearest);
  }

  private boolean answers(Found found, String prompt, Memory memory) {
    var again = memory.find(prompt, LOOKED_AT);
    return !again.isEmpty()
        && again.getFirst().record().cluster().equals(found.record().cluster())
        && decide(prompt, again, memory).answered();
  }
}
