package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Attribution.ClusterCredit;
import org.openledger.core.flow.Attribution.MemoryCredit;
import org.openledger.core.json.Json;
import org.openledger.memory.search.Remembered;

/// What each record added to an answer, and the numbers it follows from.
///
/// @param shares of each evidence group, in the order in which the answer quotes them
/// @param values of each coalition in units of 2^-20 nats, bit i of an index for share i; the first
///   is 0
public record Credit(List<Share> shares, List<Long> values) {
  /// How credit is computed. The version rises with any of its numbers.
  public static final Attribution.Method METHOD = new Attribution.Method("pointer-shapley", 1);

  /// Of an answer that quotes nothing.
  public static final Credit NONE = new Credit(List.of(), List.of(0L));

  public Credit {
    shares = List.copyOf(shares);
    values = List.copyOf(values);
    if (values.size() != 1 << shares.size()) {
      throw new IllegalArgumentException(
          "%d values for %d groups".formatted(values.size(), shares.size()));
    }
    long sum = shares.stream().mapToLong(each -> each.shapley().units()).sum();
    if (sum != values.getLast() - values.getFirst()) {
      throw new IllegalArgumentException(
          "shares of %d add up to %d".formatted(values.getLast(), sum));
    }
  }

  /// Nats in fixed point.
  ///
  /// @param units of 2^-20 nats
  public record Nats(long units) {}

  /// A group's part.
  ///
  /// @param earliest the record that it is credited to, with Datanet, cluster and contributor
  /// @param shapley its exact Shapley value; negative where it misled more than it helped
  /// @param necessity what the answer loses without it, v(N) - v(N \ i)
  /// @param sufficiency what the answer has from it alone, v({i}) - v(0)
  public record Share(Remembered earliest, Nats shapley, Nats necessity, Nats sufficiency) {
    /// What is paid: never less than nothing.
    public long paid() {
      return Math.max(0, shapley.units);
    }
  }

  /// The credit of a game.
  ///
  /// @param earliest whom each player is credited to
  /// @param values of each coalition
  static Credit of(List<Remembered> earliest, long[] values) {
    long[] shapley = Shapley.of(values);
    int all = values.length - 1;
    var shares = new ArrayList<Share>();
    for (int i = 0; i < shapley.length; i++) {
      shares.add(
          new Share(
              earliest.get(i),
              new Nats(shapley[i]),
              new Nats(values[all] - values[all & ~(1 << i)]),
              new Nats(values[1 << i] - values[0])));
    }
    return new Credit(shares, Arrays.stream(values).boxed().toList());
  }

  /// What the records added, as an attribution has it: the gain is the sum of what is paid.
  public MemoryCredit memoryCredit() {
    long gain = shares.stream().mapToLong(Share::paid).sum();
    var clusters =
        shares.stream()
            .filter(each -> each.paid() > 0)
            .map(each ->
                new ClusterCredit(
                    each.earliest().datanet(), each.earliest().cluster(), each.paid()))
            .sorted(
                Comparator.comparing(ClusterCredit::datanet).thenComparing(ClusterCredit::cluster))
            .toList();
    return gain == 0 ? MemoryCredit.NONE : new MemoryCredit(gain, clusters);
  }

  /// What a receipt's `retrieval` commits to: canonical when written so, and without a name.
  public Json toJson() {
    return Json.object()
        .put("method", METHOD.name())
        .put("methodVersion", METHOD.version())
        .put("groups", shares.stream().map(Credit::toJson).toList())
        .put("values", values.stream().map(Json::of).toList())
        .build();
  }

  private static Json toJson(Share share) {
    return Json.object()
        .put("datanet", share.earliest.datanet().value())
        .put("cluster", share.earliest.cluster().toString())
        .put("record", share.earliest.commitment().toString())
        .put("shapley", share.shapley.units)
        .put("necessity", share.necessity.units)
        .put("sufficiency", share.sufficiency.units)
        .build();
  }
}
