package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.json.Json;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.optim.AdamW;
import org.openledger.model.optim.GradientSum;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.Sequence;

/// Five AdamW steps of an adapter against the recorded replay.
class TrainReplayTest {
  /// float32 against float64 after five steps; the reference's own float32 run stays within 4e-7.
  private static final double WEIGHTS = 1e-5;

  private static final double LOSSES = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "adamw-epsroot"})
  void fiveStepsMatch(String folder) {
    Transformer model = Vectors.model("llama-tiny", Kernels.vector(new Workers(1)));
    List<Sequence> samples = Vectors.samples();
    LoraAdapter adapter = Vectors.adapter("lora");
    Json replay = Vectors.json("train-replay/" + folder + "/replay.json");
    float epsRoot = (float) replay.get("optimizer").get("eps_root").asDouble();
    var adam =
        new AdamW(
            AdamW.Settings.USUAL.withEpsilonRoot(epsRoot).withWeightDecay(0.01f), adapter.size());
    List<Json> steps = replay.get("steps").items();
    assertThat(steps).hasSize(5);
    for (int t = 1; t <= 5; t++) {
      Json step = steps.get(t - 1);
      var batch = new ArrayList<Sequence>();
      for (int index : Vectors.ints(step.get("batch"))) {
        batch.add(samples.get(index));
      }
      LoraGradients gradients = model.loraGradients(adapter, batch);
      assertThat(gradients.losses())
          .containsExactly(Vectors.numbers(step.get("per_sample_loss_before")), within(LOSSES));
      var sum = new GradientSum(adapter.size());
      float[] weights = new float[batch.size()];
      Arrays.fill(weights, 1f / batch.size());
      sum.addRows(gradients.rows(), weights);
      float[] parameters = adapter.parameters();
      adam.step(parameters, sum.values(), 1e-2f);
      adapter = adapter.with(parameters);
      String file = "train-replay/" + folder + "/step" + t + ".safetensors";
      try (SafeTensors tensors = Vectors.tensors(file)) {
        for (LoraAdapter.Block b : adapter.blocks()) {
          float[] own = Arrays.copyOfRange(parameters, b.offset(), b.offset() + b.size());
          assertThat(Vectors.largestDifference(own, tensors.doubles(b.peftName())))
              .as("step " + t + " " + b.peftName())
              .isLessThan(WEIGHTS);
        }
      }
    }
  }
}
