package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// Bad input gets a clear error.
class RefusalTest {
  private final Transformer model = Vectors.model("llama-tiny", Kernels.vector(new Workers(1)));

  private static void refused(Code error, String part, ThrowingCallable call) {
    Failure e = catchThrowableOfType(Failure.class, call);
    assertThat(e).as("a refusal " + error).isNotNull();
    assertThat(e.code()).isEqualTo(error);
    assertThat(e).hasMessageContaining(part);
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefused() {
    refused(Code.TOKEN_OUT_OF_RANGE, "97", () -> model.logits(new int[] {1, 97}, null));
    refused(Code.TOKEN_OUT_OF_RANGE, "-1", () -> model.logits(new int[] {-1}, null));
    var sequence = new Sequence(new int[] {1, 2}, new int[] {-100, 200});
    refused(Code.TOKEN_OUT_OF_RANGE, "200", () -> model.fullGradients(List.of(sequence)));
  }

  @Test
  void aPromptLongerThanTheContextIsRefused() {
    refused(Code.CONTEXT_LENGTH_EXCEEDED, "129", () -> model.logits(new int[129], null));
    KvCache cache = model.newCache(4);
    refused(
        Code.CONTEXT_LENGTH_EXCEEDED, "limit of 4", () -> model.decode(cache, new int[5], null));
    model.decode(cache, new int[] {1, 2, 3}, null);
    refused(Code.CONTEXT_LENGTH_EXCEEDED, "after 3", () -> model.decode(cache, new int[2], null));
    assertThat(cache.length()).isEqualTo(3);
    refused(Code.CONTEXT_LENGTH_EXCEEDED, "129", () -> model.newCache(129));
  }

  @Test
  void anEmptyPromptOrNoScoredTokenIsRefused() {
    refused(Code.INVALID_ARGUMENT, "no tokens", () -> model.logits(new int[0], null));
    var unscored = new Sequence(new int[] {1, 2}, new int[] {-100, -100});
    refused(Code.INVALID_ARGUMENT, "scored", () -> model.fullGradients(List.of(unscored)));
  }

  @Test
  void anAdapterOfAnotherBaseIsRefused() {
    ModelConfig other = Vectors.config("qwen3-tiny/config.json");
    var adapter =
        LoraAdapter.initial(other, LoraConfig.onAll(2, 4), CounterRandom.of(1, "adapter"));
    refused(Code.ADAPTER_MISMATCH, "shape", () -> model.logits(new int[] {1}, adapter));
    refused(
        Code.ADAPTER_MISMATCH,
        "parameters",
        () -> new LoraAdapter(model.config(), LoraConfig.onAll(2, 4), new float[5]));
  }

  @Test
  void weightsThatAreMissingMisshapenOrNotFiniteAreRefused() {
    ModelConfig config = model.config();
    String name = "model.layers.1.mlp.up_proj.weight";
    for (String kind : List.of("missing", "values where", "NaN")) {
      var map = new LinkedHashMap<String, float[]>();
      for (Weights.Shape shape : Weights.shapes(config)) {
        map.put(shape.name(), model.weights().tensor(shape.name()).clone());
      }
      switch (kind) {
        case "missing" -> map.remove(name);
        case "NaN" -> Objects.requireNonNull(map.get(name))[3] = Float.NaN;
        default -> map.put(name, new float[7]);
      }
      refused(Code.DAMAGED_WEIGHTS, kind, () -> Weights.of(config, map));
      refused(Code.DAMAGED_WEIGHTS, name, () -> Weights.of(config, map));
    }
    float[] bad = new float[LoraAdapter.size(config, LoraConfig.onAll(2, 4))];
    bad[1] = Float.POSITIVE_INFINITY;
    refused(
        Code.DAMAGED_WEIGHTS,
        "Infinity",
        () -> new LoraAdapter(config, LoraConfig.onAll(2, 4), bad));
  }

  @Test
  void aCacheOfAnotherModelOrUsedTwiceIsRefused() {
    Transformer other = Vectors.model("qwen2-tiny", Kernels.vector(new Workers(1)));
    KvCache foreign = other.newCache(8);
    refused(Code.INVALID_ARGUMENT, "another", () -> model.decode(foreign, new int[] {1}, null));
    KvCache cache = model.newCache(8);
    var request = new Transformer.Request(cache, new int[] {1}, null);
    refused(Code.INVALID_ARGUMENT, "twice", () -> model.decode(List.of(request, request)));
  }
}
