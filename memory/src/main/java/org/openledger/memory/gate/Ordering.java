package org.openledger.memory.gate;

import java.util.List;

/// Finds the order in which a Datanet's passages are put, from its own prompts alone.
///
/// Most Datanets keep the one that other Datanets taught: by it their own prompts, said in the same
/// words, find their own records first. Where records differ more by what they are asked for than
/// by what they say (one disease, many kinds of question), they do not; there nearness of the
/// prompt counts as many times as much as finds most. A prompt always finds itself best by prompts
/// alone, so where the usual order does, nothing is learnt from that.
final class Ordering {
  /// Share of prompts that the usual order finds first where records are told apart by it.
  static final Ppm FOUND_MIN = new Ppm(900_000);

  /// How many times as much nearness of the prompt may count.
  private static final List<Integer> TIMES = List.of(2, 4, 8, 16, 32);

  private Ordering() {}

  /// The order of a Datanet that made these.
  static Order of(List<Trial> trials) {
    var asked = trials.stream().filter(Trial::inItsWords).toList();
    long most = found(asked, Order.PRIOR);
    if (asked.isEmpty() || Ppm.of(most, asked.size()).compareTo(FOUND_MIN) >= 0) {
      return Order.PRIOR;
    }
    var best = Order.PRIOR;
    for (int times : TIMES) {
      var order = Order.PRIOR.byPrompts(times);
      long found = found(asked, order);
      if (found > most) {
        most = found;
        best = order;
      }
    }
    return best;
  }

  private static long found(List<Trial> asked, Order order) {
    return asked.stream().filter(trial -> trial.isFound(order)).count();
  }
}
