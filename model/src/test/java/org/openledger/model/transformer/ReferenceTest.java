package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.FullGradients;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;

/// The recorded float64 reference: logits, hidden states, likelihoods, losses and gradients.
class ReferenceTest {
  /// float32 against float64: 1e-4 as the vectors' own table says.
  private static final double TOLERANCE = 1e-4;

  private static final Kernels KERNELS = Kernels.vector(new Workers(1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-tiny",
        "llama-tiny-bf16",
        "qwen2-tiny",
        "qwen3-tiny",
        "llama3-rope",
        "lora",
        "lora-rslora"
      })
  void logitsHiddenStatesAndLikelihoodsMatch(String folder) {
    boolean lora = folder.startsWith("lora");
    Transformer model = Vectors.model(lora ? "llama-tiny" : folder, KERNELS);
    LoraAdapter adapter = lora ? Vectors.adapter(folder) : null;
    Json expected = Vectors.json(folder + "/expected.json");
    List<Json> prompts = expected.get("prompts").items();
    try (SafeTensors tensors = Vectors.tensors(folder + "/expected.safetensors")) {
      for (int i = 0; i < prompts.size(); i++) {
        int[] ids = Vectors.ints(prompts.get(i).get("input_ids"));
        String at = "prompt" + i + ".";
        float[] logits = model.logits(ids, adapter);
        assertThat(Vectors.largestDifference(logits, tensors.doubles(at + "logits")))
            .as(folder + " logits of prompt " + i)
            .isLessThan(TOLERANCE);
        if (tensors.names().contains(at + "hidden.final_norm")) {
          float[] hidden = model.finalHidden(ids, adapter);
          double[] wanted = tensors.doubles(at + "hidden.final_norm");
          assertThat(Vectors.largestDifference(hidden, wanted)).isLessThan(TOLERANCE);
        }
        double[] logProbs = model.tokenLogProbs(Sequence.ofText(ids), adapter);
        double[] wanted = Vectors.numbers(prompts.get(i).get("token_logprobs"));
        assertThat(logProbs).containsExactly(wanted, within(TOLERANCE));
        assertThat(greedy(model, adapter, ids))
            .containsExactly(Vectors.ints(prompts.get(i).get("greedy_8")));
      }
    }
  }

  private static int[] greedy(Transformer model, @Nullable LoraAdapter adapter, int[] prompt) {
    KvCache cache = model.newCache(model.config().context());
    int[] out = new int[8];
    int[] next = prompt;
    for (int i = 0; i < out.length; i++) {
      float[] logits = model.decode(cache, next, adapter);
      int best = 0;
      for (int j = 1; j < logits.length; j++) {
        best = logits[j] > logits[best] ? j : best;
      }
      out[i] = best;
      next = new int[] {best};
    }
    return out;
  }

  @Test
  void rotaryFrequenciesMatchInBothSpellings() {
    for (String file : List.of("config.json", "config-rope-parameters.json")) {
      ModelConfig config = Vectors.config("llama3-rope/" + file);
      double[] wanted = Vectors.numbers(Vectors.json("llama3-rope/expected.json").get("inv_freq"));
      double[] f = Parts.frequencies(config);
      for (int i = 0; i < f.length; i++) {
        assertThat(f[i]).isCloseTo(wanted[i], within(1e-14 * wanted[i] + 1e-18));
      }
    }
  }

  @Test
  void perSampleLossesAndGradientsMatch() {
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter adapter = Vectors.adapter("lora");
    List<Sequence> batch = Vectors.samples().subList(0, 3);
    LoraGradients result = model.loraGradients(adapter, batch);
    Json expected = Vectors.json("lora-grads/expected.json");
    assertThat(result.losses())
        .containsExactly(
            Vectors.numbers(expected.get("per_sample_loss")), within(1e-5)); // seen: 2e-6
    try (SafeTensors grads = Vectors.tensors("lora-grads/grads.safetensors")) {
      for (int s = 0; s < 3; s++) {
        for (LoraAdapter.Block block : adapter.blocks()) {
          double[] wanted = grads.doubles("sample" + s + "." + block.peftName());
          int from = s * adapter.size() + block.offset();
          assertThat(Vectors.relative(result.rows(), from, wanted))
              .as(block.peftName())
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  @Test
  void summedGradientsAreTheSumOfTheSamplesAndMatch() {
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter adapter = Vectors.adapter("lora");
    LoraGradients result = model.summedGradients(adapter, Vectors.samples().subList(0, 3));
    assertThat(result.rowCount()).isEqualTo(1);
    try (SafeTensors grads = Vectors.tensors("lora-grads/grads.safetensors")) {
      for (LoraAdapter.Block block : adapter.blocks()) {
        double[] mean = grads.doubles("batch_mean_over_samples." + block.peftName());
        double[] wanted = Arrays.stream(mean).map(x -> 3 * x).toArray();
        assertThat(Vectors.relative(result.rows(), block.offset(), wanted)).isLessThan(TOLERANCE);
      }
    }
  }

  /// The tap's own products give back the gradient rows: dA = e^T x, dB = scaling d^T u.
  @Test
  void theTapShowsWhatTheGradientsAreMadeOf() {
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter adapter = Vectors.adapter("lora");
    float[] again = new float[2 * adapter.size()];
    LinearTap tap =
        t -> {
          int base = t.row() * adapter.size();
          int a = adapter.matrix(t.layer(), t.projection(), false).offset();
          int b = adapter.matrix(t.layer(), t.projection(), true).offset();
          int rank = adapter.config().rank();
          Matrix dA = Matrix.of(again, base + a, rank, t.x().columns());
          KERNELS.multiply(t.e().transposed(), t.x(), dA, false);
          Matrix dB = Matrix.of(again, base + b, t.d().columns(), rank);
          KERNELS.multiply(t.d().transposed(), t.u(), dB, false);
          for (int i = 0; i < t.d().columns() * rank; i++) {
            again[base + b + i] *= adapter.config().scaling();
          }
        };
    LoraGradients result = model.loraGradients(adapter, Vectors.samples().subList(1, 3), tap);
    assertThat(again).isEqualTo(result.rows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-grads", "qwen2-tiny", "qwen3-tiny", "llama3-rope"})
  void gradientsOfAllWeightsMatch(String folder) {
    boolean llama = folder.equals("lora-grads");
    Transformer model = Vectors.model(llama ? "llama-tiny" : folder, KERNELS);
    Json facts =
        llama
            ? Vectors.json("lora-grads/expected.json").get("base_full_training_sample0_no_adapter")
            : Vectors.json(folder + "/base_grads.json");
    Sequence sample = Vectors.sequence(facts.get("sample"));
    FullGradients result = model.fullGradients(List.of(sample));
    assertThat(result.loss()).isCloseTo(facts.get("loss").asDouble(), within(1e-5));
    try (SafeTensors grads = Vectors.tensors(folder + "/base_grads.safetensors")) {
      var offsets = model.weights().offsets();
      for (var entry : offsets.entrySet()) {
        double[] wanted = grads.doubles(entry.getKey());
        assertThat(Vectors.relative(result.gradient(), entry.getValue(), wanted))
            .as(folder + " " + entry.getKey())
            .isLessThan(TOLERANCE);
      }
    }
  }

  /// The embedding's way back is the transformer's own: rows of the gradient are added up by token.
  @ParameterizedTest
  @ValueSource(strings = {"llama-tiny", "qwen2-tiny"})
  void gradientOfTheEmbeddingAgreesWithFiniteDifferences(String folder) {
    Transformer model = Vectors.model(folder, KERNELS);
    int[] ids = {7, 3, 7, 11, 3, 7};
    List<Sequence> batch = List.of(Sequence.ofText(ids));
    String name = "model.embed_tokens.weight";
    float[] gradient = model.fullGradients(batch).gradient();
    float[] table = model.weights().tensor(name);
    int hidden = model.config().hidden();
    for (int id : new int[] {3, 7, 11, 12}) {
      for (int j = 0; j < hidden; j += 5) {
        float kept = table[id * hidden + j];
        double slope = 0;
        for (float step : new float[] {0.01f, -0.01f}) {
          table[id * hidden + j] = kept + step;
          model.weightsChanged();
          slope += Math.signum(step) * model.losses(batch, null)[0] / 0.02;
        }
        table[id * hidden + j] = kept;
        model.weightsChanged();
        assertThat((double) gradient[id * hidden + j]) // the embedding comes first
            .as("%s [%d, %d]", folder, id, j)
            .isCloseTo(slope, within(2e-3)); // the step's own error; gradients reach 0.5
      }
    }
  }

  @Test
  void aSequenceInABatchHasTheBitsItHasAlone() {
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter adapter = Vectors.adapter("lora");
    var many = new ArrayList<Sequence>();
    for (int i = 0; i < 33; i++) {
      many.add(Vectors.samples().get(i % 8));
    }
    LoraGradients all = model.loraGradients(adapter, many);
    for (int i : new int[] {0, 7, 20, 32}) {
      LoraGradients one = model.loraGradients(adapter, List.of(many.get(i)));
      assertThat(Vectors.row(all.rows(), i, adapter.size())).isEqualTo(one.rows());
      assertThat(all.losses()[i]).isEqualTo(one.losses()[0]);
    }
  }

  @Test
  void decodingWithACacheHasTheBitsOfTheWholeSequence() {
    for (String folder : List.of("llama-tiny", "qwen2-tiny", "qwen3-tiny", "llama3-rope")) {
      Transformer model = Vectors.model(folder, KERNELS);
      int vocabulary = model.config().vocabulary();
      int[] ids = new int[100];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = (i * 31 + 7) % vocabulary;
      }
      float[] whole = model.logits(ids, null);
      KvCache cache = model.newCache(120);
      float[] first = model.decode(cache, Arrays.copyOf(ids, 70), null);
      assertThat(first).isEqualTo(Vectors.row(whole, 69, vocabulary));
      for (int t = 70; t < 100; t++) {
        float[] next = model.decode(cache, new int[] {ids[t]}, null);
        assertThat(next).as(folder + " at " + t).isEqualTo(Vectors.row(whole, t, vocabulary));
      }
    }
  }

  @Test
  void aMixedBatchDecodesEveryAdapterAsIfAlone() {
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter plain = Vectors.adapter("lora");
    LoraAdapter scaled = Vectors.adapter("lora-rslora");
    int[][] prompts = {{1, 2, 3}, {4, 5, 6, 7}, {8}, {9, 10}};
    LoraAdapter[] adapters = {plain, null, scaled, plain};
    var requests = new ArrayList<Transformer.Request>();
    for (int i = 0; i < prompts.length; i++) {
      requests.add(new Transformer.Request(model.newCache(16), prompts[i], adapters[i]));
    }
    List<float[]> mixed = model.decode(requests);
    for (int i = 0; i < prompts.length; i++) {
      assertThat(mixed.get(i)).isEqualTo(model.decode(model.newCache(16), prompts[i], adapters[i]));
    }
  }

  /// More rows than one block of rows has, on two threads, with adapters of other ranks on other
  /// layers: blocks done at the same time must not meet in a buffer.
  @Test
  void adaptersOfAnyShapeShareABatch() {
    try (var two = new Workers(2)) {
      Transformer model = Vectors.model("llama-tiny", Kernels.vector(two));
      var random = CounterRandom.of(9, "adapters");
      var requests = new ArrayList<Transformer.Request>();
      for (int i = 0; i < 20; i++) {
        List<Projection> targets =
            i % 3 == 0 ? List.of(Projection.V, Projection.UP) : List.of(Projection.values());
        var config = new LoraConfig(1 + i * 3, false, 2, targets);
        float[] values = new float[LoraAdapter.size(model.config(), config)];
        for (int j = 0; j < values.length; j++) {
          values[j] = random.nextFloat() - 0.5f;
        }
        LoraAdapter adapter = i % 5 == 4 ? null : new LoraAdapter(model.config(), config, values);
        int[] ids = new int[1 + i];
        for (int t = 0; t < ids.length; t++) {
          ids[t] = random.nextInt(model.config().vocabulary());
        }
        requests.add(new Transformer.Request(model.newCache(64), ids, adapter));
      }
      List<float[]> mixed = model.decode(requests);
      for (int i = 0; i < requests.size(); i++) {
        Transformer.Request r = requests.get(i);
        assertThat(mixed.get(i))
            .as("request " + i)
            .isEqualTo(model.decode(model.newCache(64), r.newIds(), r.adapter()));
      }
    }
  }

  @Test
  void sampledLabelsGiveAZeroMeanGradient() {
    // E[grad log p(y)] = 0 under y ~ p: the mean over many draws shrinks against a single draw.
    Transformer model = Vectors.model("llama-tiny", KERNELS);
    LoraAdapter adapter =
        LoraAdapter.initial(model.config(), LoraConfig.onAll(2, 4), CounterRandom.of(5, "sampled"));
    int draws = 400;
    LoraGradients result =
        model.sampledGradients(
            adapter, Vectors.samples().subList(0, 2), draws, CounterRandom.of(7, "labels"));
    int p = adapter.size();
    for (int s = 0; s < 2; s++) {
      double[] mean = new double[p];
      double single = 0;
      for (int d = 0; d < draws; d++) {
        for (int i = 0; i < p; i++) {
          double g = result.rows()[(s * draws + d) * p + i];
          mean[i] += g / draws;
          single += g * g / draws;
        }
      }
      double meanSquare = Arrays.stream(mean).map(x -> x * x).sum();
      assertThat(meanSquare / single).isLessThan(4.0 / draws);
    }
  }
}
