package org.openledger.attribute.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.json.Json;

/// Methods against values recorded in float64. Rows are kept in float32, so gradients enter with a
/// relative error of up to 6e-8 and nothing can come out nearer; all solving is in double.
class InfluenceVectorsTest {
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(strings = {".", "small-adapter"})
  void gradientMethodsGiveTheRecordedScores(String folder) {
    InfluenceVectors vectors = InfluenceVectors.of(folder, "influence.safetensors");
    Json expected = vectors.expected();
    int p = expected.get("p").asInt();
    double[] gradients = vectors.tensor("grads");
    Rows rows = new Rows.Floats(6, p, InfluenceVectors.floats(gradients, 0, 6 * p));
    List<Block> tensors = vectors.blocks();
    List<Block> modules =
        java.util.stream.IntStream.range(0, tensors.size() / 2)
            .mapToObj(m -> {
              Block a = tensors.get(2 * m);
              return new Block(a.offset(), 1, a.size() + tensors.get(2 * m + 1).size());
            })
            .toList();
    check(vectors, "gradient_dot_product", new GradientDot(rows), gradients, p);
    check(vectors, "gradient_cosine", new GradientCosine(rows), gradients, p);
    check(vectors, "datainf_per_tensor", new DataInf(tensors, rows, 0.1), gradients, p);
    check(vectors, "datainf_per_module", new DataInf(modules, rows, 0.1), gradients, p);
    check(vectors, "empirical_fisher", new EmpiricalFisher(rows, 0.1), gradients, p);
  }

  private static void check(
      InfluenceVectors vectors, String name, AttributionMethod method, double[] grads, int p) {
    double[][] expected = vectors.scores(vectors.expected().get(name), "scores");
    for (int q = 0; q < 2; q++) {
      double[] scores = method.scores(query(grads, 6 + q, p));
      assertThat(relativeError(scores, expected[q])).as(name).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.layers.0.self_attn.q_proj", "model.layers.1.mlp.down_proj"})
  void ekFacGivesTheRecordedScoresAndPreconditionedGradients(String layer) {
    InfluenceVectors vectors = InfluenceVectors.of(".", "ekfac.safetensors");
    Json expected = vectors.expected().get("ekfac").get(layer);
    Block block = new Block(0, 32, 4);
    double[] grads = new double[8 * 128];
    for (int i = 0; i < 8; i++) {
      System.arraycopy(vectors.tensor(layer + ".sample" + i + ".grad"), 0, grads, i * 128, 128);
    }
    Rows rows = new Rows.Floats(6, 128, InfluenceVectors.floats(grads, 0, 6 * 128));
    var factors =
        new EkFac.Factors(block, vectors.tensor(layer + ".A"), vectors.tensor(layer + ".S"));
    EkFac ekFac = EkFac.of(List.of(factors), rows, rows, 0.1, EkFac.Damping.PER_BLOCK);
    double[][] scores = vectors.scores(expected, "ekfac_scores");
    for (int q = 0; q < 2; q++) {
      AttributionMethod.Query query = query(grads, 6 + q, 128);
      assertThat(relativeError(ekFac.scores(query), scores[q])).isLessThan(TOLERANCE);
      double[] wanted = vectors.tensor(layer + ".query" + (6 + q) + ".preconditioned");
      double[] got = new double[128];
      float[] conditioned = ekFac.precondition(query.gradient());
      for (int e = 0; e < 128; e++) {
        got[e] = -conditioned[e];
      }
      assertThat(relativeError(got, wanted)).isLessThan(TOLERANCE);
    }
    double[] curvature = vectors.tensor(layer + ".Lambda");
    double lambda = expected.get("ekfac_lambda").asDouble();
    double[] damped = ekFac.dampedCurvature(0);
    double largest = 0;
    double sum = 0;
    for (int e = 0; e < 128; e++) {
      largest = Math.max(largest, damped[e] - lambda);
      sum += curvature[e] - (damped[e] - lambda);
    }
    assertThat(Math.abs(sum) / largest).as("total of Lambda").isLessThan(TOLERANCE);
  }

  /// The gradient of f_q is minus the recorded gradient of the loss.
  private static AttributionMethod.Query query(double[] grads, int sample, int p) {
    float[] gradient = InfluenceVectors.floats(grads, sample * p, p);
    for (int j = 0; j < p; j++) {
      gradient[j] = -gradient[j];
    }
    return new AttributionMethod.Query(new int[0], new int[0], gradient, gradient);
  }

  private static double relativeError(double[] got, double[] wanted) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += (got[i] - wanted[i]) * (got[i] - wanted[i]);
      size += wanted[i] * wanted[i];
    }
    return Math.sqrt(error / size);
  }
}
