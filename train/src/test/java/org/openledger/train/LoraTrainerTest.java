package org.openledger.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.transformer.TransformerEngine;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

class LoraTrainerTest {
  private static final long SEED = 20260403;
  private static final ModelConfig CONFIG =
      new ModelConfig(
          new ModelConfig.Embedding(64, true),
          32,
          1e-5f,
          2,
          ModelConfig.Attention.grouped(4, 2, 8),
          64,
          new ModelConfig.Positions(32, 10_000, null));
  private static final OptimiserSettings SETTINGS =
      new OptimiserSettings(6, 1e-2f, 4, 0.1f, OptimiserSettings.DEFAULT.adam(), 1f);
  private static final LoraConfig LORA = LoraConfig.onAll(4, 8);

  private static final String ONE_WORD =
      """
      {"added_tokens": [], "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}
      """;

  private final TrainableEngine base =
      new TransformerEngine(
          new Transformer(CONFIG, Weights.initial(CONFIG, CounterRandom.of(SEED, "weights"))),
          Tokenizer.of(ONE_WORD),
          new ChatTemplate.Own(),
          Hash.ZERO);

  @Test
  void lossFallsAndTheRunRepeatsBitForBit() {
    var request = RunRequest.of(examples(10), LORA, SETTINGS, SEED);
    var first = LoraTrainer.run(base, request, step -> {}, RunProgress.NONE);
    var again = LoraTrainer.run(base, request, step -> {}, RunProgress.NONE);
    double before = Evaluation.loss(base, first.start(), request.examples());
    double after = Evaluation.loss(base, first.adapter(), request.examples());
    assertThat(after).as("seed " + SEED).isLessThan(before - 0.1);
    assertThat(again.adapter().parameters()).isEqualTo(first.adapter().parameters());
    assertThat(again.stateRoot()).isEqualTo(first.stateRoot());
    assertThat(again.exampleOrder()).isEqualTo(first.exampleOrder());
  }

  @Test
  void anotherSeedIsAnotherRun() {
    var one = RunRequest.of(examples(8), LORA, SETTINGS, 1);
    var two = RunRequest.of(examples(8), LORA, SETTINGS, 2);
    assertThat(LoraTrainer.run(base, one, step -> {}, RunProgress.NONE).stateRoot())
        .isNotEqualTo(LoraTrainer.run(base, two, step -> {}, RunProgress.NONE).stateRoot());
  }

  @Test
  void observersSeeTheGradientsTheOptimiserTook() {
    var request = RunRequest.of(examples(8), LORA, SETTINGS.withEpochs(1), SEED);
    var replayed = new float[1][];
    var moment = new float[1][];
    StepObserver observer =
        state -> {
          int p = state.parameters().length;
          if (moment[0] == null) {
            moment[0] = new float[p];
            replayed[0] = state.parameters().clone();
          }
          var rows = state.rows();
          float rate = state.learningRate() / state.firstCorrection();
          for (int i = 0; i < p; i++) {
            float sum = 0;
            for (int b = 0; b < state.batch().length; b++) {
              sum += rows[b * p + i];
            }
            float mean = sum / state.batch().length;
            moment[0][i] = state.beta1() * moment[0][i] + (1 - state.beta1()) * mean;
            replayed[0][i] -= rate * moment[0][i] / state.denominators()[i];
          }
        };
    var result = LoraTrainer.run(base, request, observer, RunProgress.NONE);
    var actual = result.adapter().parameters();
    for (int i = 0; i < actual.length; i++) {
      assertThat(replayed[0][i]).isCloseTo(actual[i], org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  @Test
  void anExampleOfWeightZeroHasNoInfluence() {
    var examples = examples(8);
    var weights = new float[8];
    Arrays.fill(weights, 1f);
    weights[3] = 0f;
    var other = new ArrayList<>(examples);
    other.set(3, example(3, 999));
    var request = RunRequest.of(examples, LORA, SETTINGS, SEED).weighted(weights);
    var swapped = RunRequest.of(other, LORA, SETTINGS, SEED).weighted(weights);
    assertThat(LoraTrainer.run(base, request, step -> {}, RunProgress.NONE).stateRoot())
        .isEqualTo(LoraTrainer.run(base, swapped, step -> {}, RunProgress.NONE).stateRoot());
  }

  @Test
  void badRequestsAreRefused() {
    assertThatThrownBy(() -> RunRequest.of(List.of(), LORA, SETTINGS, 1))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(
            () -> RunRequest.of(examples(1), LORA, SETTINGS, 1).weighted(new float[] {-1}))
        .hasMessageContaining("weight");
    assertThatThrownBy(() -> SETTINGS.withEpochs(0)).hasMessageContaining("epochs");
  }

  private static List<Example> examples(int count) {
    var examples = new ArrayList<Example>();
    for (int i = 0; i < count; i++) {
      examples.add(example(i, i));
    }
    return examples;
  }

  /// A prompt of four tokens and an answer that counts upwards from a start of its own.
  private static Example example(int index, int key) {
    var random = CounterRandom.of(SEED, "example").fork(key);
    int[] prompt = new int[4];
    for (int i = 0; i < 4; i++) {
      prompt[i] = random.nextInt(64);
    }
    int start = random.nextInt(48);
    int[] answer = new int[8];
    for (int i = 0; i < 8; i++) {
      answer[i] = start + i;
    }
    var commitment = Keccak.hash256(new byte[] {(byte) index});
    return new Example(Sequence.of(prompt, answer), index, commitment, index);
  }
}
