package org.openledger.attribute.card;

import java.util.ArrayList;
import java.util.List;
import org.openledger.attribute.method.AttributionMethod;
import org.openledger.attribute.method.AttributionMethod.Cost;
import org.openledger.attribute.method.AttributionMethod.Query;
import org.openledger.core.json.Json;

/// The attribution card of a model: how well each method predicts what retraining really does.
///
/// Two measurements, both against retrained models of the same seed and order (the *run* target):
///
/// - LDS: on random parts of the examples, the rank correlation of summed scores with true outputs,
///   mean over queries with a bootstrap interval;
/// - leave one contributor out: the rank correlation over contributors of summed scores with what
///   the answer loses without each.
///
/// Costs stand beside each number as counts of passes and multiply-adds, not seconds, so that a
/// card is the same wherever it is computed. Results are reported also where a baseline wins.
///
/// @param plan what was measured on
/// @param queries number of queries
/// @param contributors number of contributors left out in turn
/// @param rows one per method, in the order given
/// @param method the method that pays
/// @param reliability R of that method's contributor totals, 0 to 65536 (see [LeaveOneOut])
public record Card(
    Plan plan, int queries, int contributors, List<Row> rows, String method, int reliability) {
  /// One, in the unit of reliability and confidence.
  public static final int WHOLE = 1 << 16;

  private static final int VERSION = 1;

  /// What to measure on.
  ///
  /// @param parts retrains for LDS
  /// @param share share of the examples kept in each part
  /// @param leftOut most contributors left out in turn
  /// @param seed seed of the parts and of the bootstrap
  public record Plan(int parts, double share, int leftOut, long seed) {
    /// A small card: 12 half-data runs and 12 contributors.
    public static final Plan SMALL = new Plan(12, 0.5, 12, 1);
  }

  /// A method's numbers.
  public record Row(String method, Bootstrap lds, Bootstrap leaveOneOut, Cost cost) {}

  public Card {
    rows = List.copyOf(rows);
    if (reliability < 0 || reliability > WHOLE) {
      throw new IllegalArgumentException("reliability " + reliability);
    }
  }

  /// The training set and the run a card is measured on.
  public record Subject(int[] contributorOf, Retrainer retrainer, QueryOutputs outputs) {}

  /// Measures `methods` on `queries`; the first method is the one that pays.
  public static Card measure(
      Plan plan, Subject subject, List<Query> queries, List<AttributionMethod> methods) {
    int[] contributorOf = subject.contributorOf();
    int[] alone = new int[contributorOf.length];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = i;
    }
    Bank bank =
        Bank.of(
            plan.parts(), plan.share(), plan.seed(), alone, subject.retrainer(), subject.outputs());
    LeaveOneOut left =
        LeaveOneOut.of(contributorOf, plan.leftOut(), subject.retrainer(), subject.outputs());
    var rows = new ArrayList<Row>();
    int reliability = 0;
    for (AttributionMethod method : methods) {
      double[][] scores = new double[queries.size()][];
      for (int q = 0; q < scores.length; q++) {
        scores[q] = method.scores(queries.get(q));
      }
      var lds = Bootstrap.of(bank.lds(scores), plan.seed());
      var one = Bootstrap.of(left.correlations(scores, contributorOf), plan.seed());
      rows.add(new Row(method.name(), lds, one, method.cost()));
      if (rows.size() == 1) {
        reliability = left.reliability(scores, contributorOf);
      }
    }
    return new Card(
        plan,
        queries.size(),
        left.contributors().length,
        rows,
        methods.getFirst().name(),
        reliability);
  }

  /// How well the paying method was measured to predict retraining: its mean LDS, in 1/65536.
  public int confidence() {
    return (int) Math.floor(Math.max(0, rows.getFirst().lds().mean()) * WHOLE);
  }

  /// The card as an object, the same for the same measurements.
  public Json toJson() {
    return Json.object()
        .put("version", VERSION)
        .put("target", "run")
        .put("parts", plan.parts())
        .put("share", plan.share())
        .put("seed", Long.toString(plan.seed()))
        .put("queries", queries)
        .put("contributors", contributors)
        .put("method", method)
        .put("reliability", reliability)
        .put("confidence", confidence())
        .put("methods", rows.stream().map(Card::row).toList())
        .build();
  }

  private static Json row(Row row) {
    return Json.object()
        .put("method", row.method())
        .put("lds", interval(row.lds()))
        .put("leaveOneContributorOut", interval(row.leaveOneOut()))
        .put(
            "cost",
            Json.object()
                .put("backwardOnce", row.cost().backwardOnce())
                .put("multiplyAddsOnce", row.cost().multiplyAddsOnce())
                .put("backwardPerQuery", row.cost().backwardPerQuery())
                .put("multiplyAddsPerQuery", row.cost().multiplyAddsPerQuery())
                .put("bytesPerExample", row.cost().bytesPerExample())
                .build())
        .build();
  }

  private static Json interval(Bootstrap value) {
    return Json.object()
        .put("mean", value.mean())
        .put("low", value.low())
        .put("high", value.high())
        .build();
  }
}
