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
  public static final int LOOKED_AT = Look.LOOKED_AT;

  /// How many are found for it to choose them from, by whatever order.
  public static final int CANDIDATES = 48;

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

  /// How many are to be found for a question: by the usual order no more than are looked at.
  public int candidates() {
    return calibration.order().equals(Order.PRIOR) ? Look.SEEN : CANDIDATES;
  }

  /// Looks at what was found, and puts the likeliest answer first.
  ///
  /// @param found for this question in this memory, best first, at least [#candidates] where there
  ///   are so many
  public Look look(String question, List<Found> found, Memory memory) {
    return Look.of(
        question, found, Rarity.of(memory), new Likeness(memory.embedding()), calibration.order());
  }

  /// Whether the likeliest answer is one.
  public Decision decide(Look look) {
    return decide(look, 0);
  }

  /// Whether one of what was found is an answer, beside all others.
  ///
  /// @param at its place in the look's order
  public Decision decide(Look look, int at) {
    if (at >= look.size()) {
      return Decision.NOTHING;
    }
    var features = look.features(at);
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
    var look = look(prompt, memory.find(prompt, candidates()), memory);
    return look.size() > 0
        && look.found().getFirst().record().cluster().equals(found.record().cluster())
        && decide(look).answered();
  }
}
