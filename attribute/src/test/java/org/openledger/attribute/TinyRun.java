package org.openledger.attribute;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.optim.AdamW;
import org.openledger.model.optim.Clipping;
import org.openledger.model.optim.ExampleOrder;
import org.openledger.model.optim.GradientSum;
import org.openledger.model.optim.Schedule;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.transformer.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.train.StepObserver;
import org.openledger.train.StepState;

/// A LoRA run on llama-tiny that takes a second: eight contributors, each with facts of their own
/// (key, key -> answer), asked about again with a changed prompt.
final class TinyRun {
  static final int CONTRIBUTORS = 8;
  static final int PER_CONTRIBUTOR = 5;
  static final int N = CONTRIBUTORS * PER_CONTRIBUTOR;
  private static final int BATCH = 8;
  private static final AdamW.Settings ADAM = new AdamW.Settings(0.9f, 0.99f, 1e-8f, 1e-6f, 0.02f);

  final Transformer transformer = TinyLlama.transformer();
  final LoraAdapter start =
      LoraAdapter.initial(
          TinyLlama.CONFIG, LoraConfig.onAll(4, 8), CounterRandom.of(3, "test.tiny-run"));
  final List<Sequence> examples = new ArrayList<>();
  final List<Sequence> queries = new ArrayList<>();
  final int[] contributorOf = new int[N];
  private final int steps;

  TinyRun(int steps) {
    this.steps = steps;
    CounterRandom random = CounterRandom.of(8, "test.facts");
    for (int c = 0; c < CONTRIBUTORS; c++) {
      int[] style = {10 + random.nextInt(80), 10 + random.nextInt(80)};
      for (int f = 0; f < PER_CONTRIBUTOR; f++) {
        int key = 10 + random.nextInt(80);
        int[] answer = {style[0], 10 + random.nextInt(80), style[1], 2};
        contributorOf[examples.size()] = c;
        examples.add(Sequence.of(new int[] {1, 4 + c % 4, key, 5}, answer));
        if (f < 2) {
          queries.add(Sequence.of(new int[] {1, 4 + c % 4, key, 6}, answer));
        }
      }
    }
  }

  /// Adapter parameters after the run with these example weights.
  float[] train(float[] weights, StepObserver observer) {
    float[] th = start.parameters();
    AdamW adam = new AdamW(ADAM, th.length);
    ExampleOrder order = new ExampleOrder(N, BATCH, 12);
    Schedule schedule = Schedule.cosine(0.02f, 5, steps);
    for (int t = 1; t <= steps; t++) {
      LoraAdapter before = start.with(th);
      int[] batch = order.at(t);
      List<Sequence> samples = new ArrayList<>();
      for (int i : batch) {
        samples.add(examples.get(i));
      }
      float[] rows = transformer.loraGradients(before, samples).rows();
      Clipping.perSample(Kernels.shared(), rows, th.length, 5);
      GradientSum sum = new GradientSum(th.length);
      for (int b = 0; b < BATCH; b++) {
        for (int j = 0; j < th.length; j++) {
          rows[b * th.length + j] *= weights[batch[b]];
        }
        sum.add(rows, b * th.length, 1f / BATCH);
      }
      AdamW.Step step = adam.step(th, sum.values(), schedule.at(t));
      observe(observer, new Step(step, before, batch, rows, adam.divisor()));
    }
    return th;
  }

  private record Step(
      AdamW.Step constants, LoraAdapter before, int[] batch, float[] rows, float[] divisor) {}

  private void observe(StepObserver observer, Step s) {
    observer.step(
        new StepState() {
          @Override
          public int step() {
            return s.constants.number();
          }

          @Override
          public float learningRate() {
            return s.constants.learningRate();
          }

          @Override
          public float firstCorrection() {
            return 1 / s.constants.c1();
          }

          @Override
          public float secondCorrection() {
            return 1 / s.constants.c2();
          }

          @Override
          public float beta1() {
            return ADAM.b1();
          }

          @Override
          public float weightDecay() {
            return ADAM.weightDecay();
          }

          @Override
          public float[] denominators() {
            return s.divisor;
          }

          @Override
          public float[] parameters() {
            return s.before.parameters();
          }

          @Override
          public int[] batch() {
            return s.batch;
          }

          @Override
          public float[] rows() {
            return s.rows;
          }

          @Override
          public float[] sampledRows(int draws, long seed) {
            List<Sequence> samples = new ArrayList<>();
            for (int i : s.batch) {
              samples.add(examples.get(i));
            }
            CounterRandom random = CounterRandom.of(seed, "test.draws").fork(step());
            return transformer.sampledGradients(s.before, samples, draws, random).rows();
          }
        });
  }
}
