package org.openledger.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.Engine.Step;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.Sequence;

/// What every engine must hold to. An engine's test extends this and makes the engine; its context
/// must be 64.
abstract class EngineSpec {
  static final long SEED = 20261126;
  static final int CONTEXT = 64;

  /// The engine on given kernels; every call makes an equal one.
  abstract Engine engine(Kernels kernels);

  final Engine engine = engine(Kernels.vector(new Workers(1)));

  /// An adapter that changes the engine's answers; another number is another adapter.
  LoraAdapter adapter(int number) {
    var random = CounterRandom.of(SEED, "adapter").fork(number);
    var start = LoraAdapter.initial(engine.config(), LoraConfig.onAll(2, 4), random);
    float[] parameters = start.parameters();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += 0.2f * (2f * random.nextFloat() - 1f);
    }
    return start.with(parameters);
  }

  /// Tokens of a text that is made up.
  int[] ids(int count, int number) {
    var random = CounterRandom.of(SEED, "ids").fork(number);
    int[] ids = new int[count];
    for (int t = 0; t < count; t++) {
      ids[t] = random.nextInt(engine.vocabulary());
    }
    return ids;
  }

  @Test
  void decodingTokenByTokenEqualsTheLogProbabilitiesOfTheWhole() {
    int[] ids = ids(CONTEXT, 0);
    for (LoraAdapter adapter : Arrays.asList(null, adapter(0))) {
      double[] whole = engine.tokenLogProbs(Sequence.ofText(ids), adapter);
      assertThat(whole).hasSize(CONTEXT - 1);
      try (var decoding = engine.open(CONTEXT, adapter)) {
        for (int t = 0; t + 1 < CONTEXT; t++) {
          float[] logits = engine.decode(decoding, ids[t]);
          assertThat(logits).hasSize(engine.vocabulary());
          assertThat(logProb(logits, ids[t + 1]))
              .as("token %d, seed %d", t + 1, SEED)
              .isCloseTo(whole[t], within(2e-6));
        }
      }
    }
  }

  private static double logProb(float[] logits, int id) {
    double top = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      top = Math.max(top, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Elementary.exp(logit - top);
    }
    return logits[id] - top - Elementary.log(sum);
  }

  @Test
  void howATextIsCutIntoStepsDoesNotShow() {
    int[] ids = ids(40, 1);
    float[] atOnce = decoded(ids, adapter(0), ids.length);
    for (int step : new int[] {1, 3, 16, 39}) {
      assertThat(decoded(ids, adapter(0), step)).as("steps of " + step).isEqualTo(atOnce);
    }
  }

  private float[] decoded(int[] ids, @Nullable LoraAdapter adapter, int step) {
    float[] logits = {};
    try (var decoding = engine.open(ids.length, adapter)) {
      for (int from = 0; from < ids.length; from += step) {
        int to = Math.min(ids.length, from + step);
        logits = engine.decode(decoding, Arrays.copyOfRange(ids, from, to));
        assertThat(decoding.length()).isEqualTo(to);
      }
    }
    return logits;
  }

  @Test
  void manyAtOnceEqualOneAtATimeBitForBit() {
    var adapters = Arrays.asList(adapter(0), null, adapter(1), adapter(0), null);
    var sequences = new ArrayList<int[]>();
    var open = new ArrayList<Decoding>();
    for (int i = 0; i < adapters.size(); i++) {
      sequences.add(ids(6 + 5 * i, 10 + i));
      open.add(engine.open(CONTEXT, adapters.get(i)));
    }
    var prompts = steps(open, sequences, 0, 5);
    engine.decode(prompts);
    List<float[]> together = engine.decode(steps(open, sequences, 5, CONTEXT));
    for (int i = 0; i < adapters.size(); i++) {
      int[] ids = sequences.get(i);
      assertThat(together.get(i)).isEqualTo(decoded(ids, adapters.get(i), ids.length));
      assertThat(open.get(i).length()).isEqualTo(ids.length);
      open.get(i).close();
    }
  }

  private static List<Step> steps(List<Decoding> open, List<int[]> sequences, int from, int to) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < open.size(); i++) {
      int[] ids = sequences.get(i);
      steps.add(new Step(open.get(i), Arrays.copyOfRange(ids, from, Math.min(to, ids.length))));
    }
    return steps;
  }

  @Test
  void threadsMayShareAnEngine() {
    var running = new ArrayList<CompletableFuture<float[]>>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      running.add(
          CompletableFuture.supplyAsync(
              () -> decoded(ids(20, number), adapter(number % 3), 4), Thread::startVirtualThread));
    }
    for (int i = 0; i < running.size(); i++) {
      assertThat(running.get(i).join()).isEqualTo(decoded(ids(20, i), adapter(i % 3), 20));
    }
  }

  @Test
  void theNumberOfThreadsAndTheKernelsDoNotShow() {
    float[] expected = decoded(ids(30, 2), adapter(0), 30);
    double[] logProbs = engine.tokenLogProbs(Sequence.ofText(ids(30, 2)), adapter(0));
    try (var two = new Workers(2)) {
      for (var kernels : List.of(Kernels.vector(two), Kernels.scalar(two))) {
        Engine other = engine(kernels);
        try (var decoding = other.open(30, adapter(0))) {
          assertThat(other.decode(decoding, ids(30, 2))).isEqualTo(expected);
        }
        assertThat(other.tokenLogProbs(Sequence.ofText(ids(30, 2)), adapter(0)))
            .isEqualTo(logProbs);
      }
    }
  }

  @Test
  void anAdapterChangesTheAnswerAndAFreshOneDoesNot() {
    int[] ids = ids(12, 3);
    var random = CounterRandom.of(SEED, "fresh");
    var fresh = LoraAdapter.initial(engine.config(), LoraConfig.onAll(2, 4), random);
    float[] alone = decoded(ids, null, ids.length);
    assertThat(decoded(ids, fresh, ids.length)).containsExactly(alone, within(0f));
    assertThat(decoded(ids, adapter(0), ids.length)).isNotEqualTo(alone);
    assertThat(decoded(ids, adapter(0), ids.length)).isNotEqualTo(decoded(ids, adapter(1), 12));
  }

  @Test
  void onlyScoredTokensAreScored() {
    int[] prompt = ids(5, 4);
    int[] answer = ids(3, 5);
    var sequence = Sequence.of(prompt, answer);
    double[] whole = engine.tokenLogProbs(Sequence.ofText(sequence.ids()), null);
    assertThat(engine.tokenLogProbs(sequence, null)).isEqualTo(Arrays.copyOfRange(whole, 4, 7));
  }

  @Test
  void itKnowsItself() {
    Engine again = engine(Kernels.vector(new Workers(1)));
    assertThat(engine.digest()).isEqualTo(again.digest());
    assertThat(engine.kernelVersion()).isPositive();
    assertThat(engine.context()).isEqualTo(CONTEXT).isEqualTo(engine.config().context());
    assertThat(engine.tokenizer().vocabularySize()).isLessThanOrEqualTo(engine.vocabulary());
    int[] prompt = engine.template().prompt(engine.tokenizer(), List.of(ChatMessage.user("Hé?")));
    assertThat(engine.tokenizer().decode(prompt)).contains("Hé?");
  }

  static void refused(Code code, ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal " + code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void aRefusedStepChangesNothing() {
    var one = engine.open(4, adapter(0));
    var two = engine.open(4, null);
    engine.decode(one, 1, 2);
    int beyond = engine.vocabulary();
    var good = new Step(one, new int[] {3});
    refused(Code.INVALID_ARGUMENT, () -> engine.decode(List.of()));
    refused(Code.INVALID_ARGUMENT, () -> engine.decode(List.of(good, new Step(two, new int[0]))));
    refused(Code.INVALID_ARGUMENT, () -> engine.decode(List.of(good, good)));
    refused(Code.TOKEN_OUT_OF_RANGE, () -> engine.decode(one, beyond));
    refused(Code.TOKEN_OUT_OF_RANGE, () -> engine.decode(List.of(good, step(two, -1))));
    refused(
        Code.CONTEXT_LENGTH_EXCEEDED, () -> engine.decode(List.of(good, step(two, 1, 2, 3, 4, 5))));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> engine.decode(one, 3, 4, 5));
    assertThat(one.length()).isEqualTo(2);
    assertThat(two.length()).isZero();
    assertThat(engine.decode(one, 3)).isEqualTo(decoded(new int[] {1, 2, 3}, adapter(0), 3));
  }

  private static Step step(Decoding decoding, int... ids) {
    return new Step(decoding, ids);
  }

  @Test
  void sequencesThatAreClosedOrAnotherEnginesAreRefused() {
    var foreign = engine(Kernels.vector(new Workers(1))).open(4, null);
    refused(Code.INVALID_ARGUMENT, () -> engine.decode(foreign, 1));
    var closed = engine.open(4, null);
    closed.close();
    refused(Code.INVALID_ARGUMENT, () -> engine.decode(closed, 1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> engine.open(CONTEXT + 1, null));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> engine.open(0, null));
    var tooLong = Sequence.ofText(ids(CONTEXT + 1, 0));
    refused(Code.CONTEXT_LENGTH_EXCEEDED, () -> engine.tokenLogProbs(tooLong, null));
    var unscored = Sequence.of(ids(3, 0), new int[0]);
    refused(Code.INVALID_ARGUMENT, () -> engine.tokenLogProbs(unscored, null));
    var label = new Sequence(new int[] {1, 2}, new int[] {-100, engine.vocabulary()});
    refused(Code.TOKEN_OUT_OF_RANGE, () -> engine.tokenLogProbs(label, null));
    var foreign = Engines.foreignAdapter();
    refused(Code.ADAPTER_MISMATCH, () -> engine.open(4, foreign));
    refused(Code.ADAPTER_MISMATCH, () -> engine.tokenLogProbs(Sequence.ofText(ids(4, 0)), foreign));
  }
}
