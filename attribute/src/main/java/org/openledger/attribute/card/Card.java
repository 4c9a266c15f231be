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
/// @param queries number of queries
/// @param plan what was measured on
/// @param contributors number of contributors left out in turn
/// @param rows one per method; the first is the method that pays
public record Card(int queries, Plan plan, int contributors, List<Row> rows) {
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
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a card needs a method");
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
    for (AttributionMethod method : methods) {
      double[][] scores = new double[queries.size()][];
      for (int q = 0; q < scores.length; q++) {
        scores[q] = method.scores(queries.get(q));
      }
      var lds = Bootstrap.of(bank.lds(scores), plan.seed());
      var one = Bootstrap.of(left.correlations(scores, contributorOf), plan.seed());
      rows.add(new Row(method.name(), lds, one, method.cost()));
    }
    return new Card(queries.size(), plan, left.contributors().length, rows);
  }

  /// The method that pays.
  public String method() {
    return rows.getFirst().method();
  }

  /// Reliability R = max(0, 1 - (SE/U)^2) of the paying method in 1/65536, by which settlement
  /// shrinks pay. With U the deviation of an answer's true output over random parts of the data,
  /// and SE that of what the credits leave unexplained, 1 - (SE/U)^2 is a squared correlation; the
  /// mean LDS is taken for it. 0 when the mean is not positive.
  public int reliability() {
    double lds = Math.max(0, rows.getFirst().lds().mean());
    return (int) Math.floor(lds * lds * WHOLE);
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
        .put("leftOut", plan.leftOut())
        .put("seed", Long.toString(plan.seed()))
        .put("queries", queries)
        .put("contributors", contributors)
        .put("method", method())
        .put("reliability", reliability())
        .put("methods", rows.stream().map(Card::row).toList())
        .build();
  }

  /// The card written by [#toJson].
  public static Card fromJson(Json json) {
    if (json.get("version").asInt() != VERSION) {
      throw new IllegalArgumentException("a card of another version");
    }
    var plan =
        new Plan(
            json.get("parts").asInt(),
            json.get("share").asDouble(),
            json.get("leftOut").asInt(),
            json.get("seed").longText());
    return new Card(
        json.get("queries").asInt(),
        plan,
        json.get("contributors").asInt(),
        json.get("methods").items().stream().map(Card::row).toList());
  }

  private static Row row(Json json) {
    Json cost = json.get("cost");
    return new Row(
        json.get("method").text(),
        interval(json.get("lds")),
        interval(json.get("leaveOneContributorOut")),
        new Cost(
            cost.get("multiplyAddsOnce").asLong(),
            cost.get("backwardOnce").asInt(),
            cost.get("multiplyAddsPerQuery").asLong(),
            cost.get("backwardPerQuery").asInt(),
            cost.get("bytesPerExample").asLong()));
  }

  private static Bootstrap interval(Json json) {
    return new Bootstrap(
        json.get("mean").asDouble(), json.get("low").asDouble(), json.get("high").asDouble());
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
