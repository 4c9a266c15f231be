package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.attribute.linear.Dot;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.method.AttributionMethod.Query;
import org.openledger.attribute.method.DataInf;
import org.openledger.attribute.method.EkFac;
import org.openledger.attribute.method.EmpiricalFisher;
import org.openledger.attribute.method.GradientDot;
import org.openledger.attribute.method.KroneckerTap;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;

/// From the transformer's own gradients to the recorded influence scores: float32 all the way, so
/// the vectors' tolerance for float32 gradients applies.
class TinyLlamaTest {
  private static final double TOLERANCE = 1e-4;

  @Test
  void gradientsOfAnswersAreTheRecordedOnes() {
    TrainableEngine model = TinyLlama.engine();
    LoraAdapter adapter = TinyLlama.smallAdapter();
    double[] expected = recorded("small-adapter/influence.safetensors", "grads");
    AnswerModel answers = new EngineAnswers(model, adapter);
    for (int q = 6; q < 8; q++) {
      Sequence sample = TinyLlama.samples().get(q);
      int scored = sample.scored();
      int split = sample.length() - scored;
      int[] prompt = Arrays.copyOf(sample.ids(), split);
      int[] answer = Arrays.copyOfRange(sample.ids(), split, sample.length());
      float[] gradient = answers.gradient(prompt, answer, adapter.parameters());
      double[] got = new double[448];
      for (int j = 0; j < 448; j++) {
        got[j] = -gradient[j] / scored;
      }
      assertThat(error(got, Arrays.copyOfRange(expected, q * 448, (q + 1) * 448)))
          .isLessThan(TOLERANCE);
      double nats = answers.logLikelihood(prompt, answer, adapter.parameters());
      Json losses = document("small-adapter/expected.json").get("losses");
      assertThat(-nats / scored).isCloseTo(losses.items().get(q).asDouble(), within(1e-5));
    }
  }

  @Test
  void influenceFromOwnGradientsMatchesTheRecordedScores() {
    TrainableEngine model = TinyLlama.engine();
    LoraAdapter adapter = TinyLlama.adapter();
    List<Sequence> samples = TinyLlama.samples();
    float[] rows = model.loraGradients(adapter, samples).rows();
    Rows trained = new Rows.Floats(6, 4096, Arrays.copyOf(rows, 6 * 4096));
    Json expected = document("expected.json");
    for (int q = 0; q < 2; q++) {
      float[] gradient = Arrays.copyOfRange(rows, (6 + q) * 4096, (7 + q) * 4096);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = -gradient[j];
      }
      Query query = new Query(new int[0], new int[0], gradient, gradient);
      check(new GradientDot(trained).scores(query), expected, "gradient_dot_product", q);
      check(
          new DataInf(KroneckerTap.blocks(adapter), trained, 0.1).scores(query),
          expected,
          "datainf_per_tensor",
          q);
      check(new EmpiricalFisher(trained, 0.1).scores(query), expected, "empirical_fisher", q);
    }
  }

  @Test
  void tappedFactorsAreTheRecordedCovariances() {
    TrainableEngine model = TinyLlama.engine();
    LoraAdapter adapter = TinyLlama.adapter();
    KroneckerTap tap = new KroneckerTap(adapter);
    float[] rows = model.loraGradients(adapter, TinyLlama.samples().subList(0, 6), tap).rows();
    List<EkFac.Factors> factors = tap.factors();
    Rows trained = new Rows.Floats(6, 4096, rows);
    EkFac ekFac = EkFac.of(factors, trained, trained, 0.1, EkFac.Damping.PER_BLOCK);
    float[] query = model.loraGradients(adapter, TinyLlama.samples().subList(6, 7)).rows();
    float[] conditioned = ekFac.precondition(query);
    for (String layer : List.of("layers.0.self_attn.q_proj", "layers.1.mlp.down_proj")) {
      int index = 0;
      while (!adapter.blocks().get(index).peftName().contains(layer + ".lora_B")) {
        index++;
      }
      LoraAdapter.Block block = adapter.blocks().get(index);
      String name = "model." + layer;
      assertThat(error(factors.get(index).a(), recorded("ekfac.safetensors", name + ".A")))
          .isLessThan(TOLERANCE);
      assertThat(error(factors.get(index).s(), recorded("ekfac.safetensors", name + ".S")))
          .isLessThan(TOLERANCE);
      double[] got = new double[block.size()];
      for (int e = 0; e < got.length; e++) {
        got[e] = conditioned[block.offset() + e];
      }
      assertThat(error(got, recorded("ekfac.safetensors", name + ".query6.preconditioned")))
          .as(name)
          .isLessThan(10 * TOLERANCE); // the damped inverse magnifies float32 noise
    }
  }

  @Test
  void byteRowsKeepTheProductsOfGradients() {
    TrainableEngine model = TinyLlama.engine();
    LoraAdapter adapter = TinyLlama.adapter();
    List<Sequence> samples = TinyLlama.samples();
    Rows.Bytes bytes = RecordRows.gradients(model, adapter, samples);
    float[] rows = model.loraGradients(adapter, samples).rows();
    for (int i = 0; i < 8; i++) {
      float[] one = Arrays.copyOfRange(rows, i * 4096, (i + 1) * 4096);
      double[] dots = bytes.dots(one);
      for (int j = 0; j < 8; j++) {
        double exact = Dot.of(one, 0, rows, j * 4096, 4096);
        double size = Math.sqrt(Dot.of(one, one) * Dot.of(rows, j * 4096, rows, j * 4096, 4096));
        assertThat(Math.abs(dots[j] - exact) / size).isLessThan(0.01);
      }
    }
  }

  private static void check(double[] scores, Json expected, String method, int query) {
    List<Json> items = expected.get(method).get("scores").items().get(query).items();
    double[] wanted = items.stream().mapToDouble(Json::asDouble).toArray();
    assertThat(error(scores, wanted)).as(method).isLessThan(TOLERANCE);
  }

  private static Json document(String file) {
    return ModelDocument.read(TinyLlama.ROOT.resolve("influence").resolve(file));
  }

  private static double[] recorded(String file, String tensor) {
    try (var tensors = SafeTensors.open(TinyLlama.ROOT.resolve("influence").resolve(file))) {
      return tensors.doubles(tensor);
    }
  }

  private static double error(double[] got, double[] wanted) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += (got[i] - wanted[i]) * (got[i] - wanted[i]);
      size += wanted[i] * wanted[i];
    }
    return Math.sqrt(error / size);
  }
}
