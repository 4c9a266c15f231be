package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.method.AttributionMethod;
import org.openledger.attribute.method.AttributionMethod.Query;
import org.openledger.attribute.method.ContributionCredits;
import org.openledger.attribute.method.ContributionCredits.Direction;
import org.openledger.attribute.method.EmpiricalFisher;
import org.openledger.attribute.method.GradientCosine;
import org.openledger.attribute.method.GradientDot;
import org.openledger.attribute.method.RandomScores;

/// A card of the toy, where retraining is cheap: methods that know the curvature must win.
class CardTest {
  private static final int N = 48;
  private static final int P = 10;

  @Test
  void methodsThatKnowMorePredictRetrainingBetter() {
    ToyRegression toy =
        new ToyRegression(N, P, 9, new ToyRegression.Settings(120, 8, 0.05f, 0, true));
    int[] alone = ContributionVectorsTest.clusters(N, N);
    Card card = card(toy, alone, new Card.Plan(60, 0.5, 8, 3));
    double vectors = row(card, "contribution-vectors").lds().mean();
    double last = row(card, "contribution-vectors-final").lds().mean();
    assertThat(Math.abs(row(card, "random").lds().mean())).isLessThan(0.2);
    assertThat(row(card, "empirical-fisher").lds().mean()).isGreaterThan(0.65);
    assertThat(vectors).isGreaterThan(0.5);
    assertThat(last).isGreaterThan(row(card, "gradient-dot").lds().mean()).isGreaterThan(vectors);
    assertThat(row(card, "contribution-vectors").leaveOneOut().mean()).isGreaterThan(0.5);
    assertThat(card.reliability()).isBetween(1, 65536);
    assertThat(card.confidence()).isEqualTo((int) (vectors * 65536));
    assertThat(card(toy, alone, new Card.Plan(60, 0.5, 8, 3)).toJson().canonical())
        .isEqualTo(card.toJson().canonical());
  }

  private static Card.Row row(Card card, String method) {
    return card.rows().stream().filter(r -> r.method().equals(method)).findFirst().orElseThrow();
  }

  private static Card card(ToyRegression toy, int[] clusterOf, Card.Plan plan) {
    ToyStore store = ToyStore.trained(toy, N, 8, 1);
    AnswerModel model = store.model();
    var rows = Rows.bytes(N, P);
    for (int i = 0; i < N; i++) {
      rows.put(i, toy.gradient(i, store.end()));
    }
    List<Query> queries = new ArrayList<>();
    for (int id = 1; id <= 15; id++) {
      int[] prompt = {id};
      int[] none = {};
      float[] last = model.gradient(prompt, none, store.end());
      float[] path =
          PathGradient.of(toy.start, store.end(), th -> model.gradient(prompt, none, th)).mean();
      queries.add(new Query(prompt, none, last, path));
    }
    int[] contributorOf = ContributionVectorsTest.clusters(N, 8);
    Card.Subject subject =
        new Card.Subject(
            contributorOf,
            weights -> {
              double[] wide = new double[N];
              for (int i = 0; i < N; i++) {
                wide[i] = weights[i];
              }
              return toy.train(wide, state -> {});
            },
            adapter ->
                queries.stream()
                    .mapToDouble(q -> model.logLikelihood(q.prompt(), q.answer(), adapter))
                    .toArray());
    List<AttributionMethod> methods =
        List.of(
            new ContributionCredits(Direction.PATH, store.contents().run().vectors(), clusterOf),
            new ContributionCredits(Direction.FINAL, store.contents().run().vectors(), clusterOf),
            new RandomScores(N, 1),
            new GradientDot(rows),
            new GradientCosine(rows),
            new EmpiricalFisher(rows, 0.1));
    return Card.measure(plan, subject, queries, methods);
  }
}
