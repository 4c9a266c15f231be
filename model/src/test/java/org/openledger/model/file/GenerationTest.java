package org.openledger.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.sampling.Sampler;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.transformer.Transformer;

/// From files to tokens: directory, adapter, cached decoding and sampler together.
class GenerationTest {

  @ParameterizedTest
  @CsvSource({
    "llama-tiny, llama-tiny",
    "llama-tiny-bf16, llama-tiny-bf16",
    "qwen2-tiny, qwen2-tiny",
    "qwen3-tiny, qwen3-tiny",
    "llama3-rope, llama3-rope",
    "llama-tiny, lora",
    "llama-tiny, lora-rslora"
  })
  void greedyTokensAreThoseOfTheReference(String base, String folder) {
    var weights = ModelDirectory.weights(SharedVectors.model(base));
    var transformer = new Transformer(weights.config(), weights);
    var adapter =
        folder.startsWith("lora")
            ? PeftAdapter.read(SharedVectors.model(folder), weights.config())
            : null;
    var expected = ModelDocument.read(SharedVectors.model(folder + "/expected.json"));
    for (var prompt : expected.get("prompts").items()) {
      var ids = prompt.get("input_ids").items().stream().mapToInt(Json::asInt).toArray();
      var greedy = prompt.get("greedy_8").items().stream().map(Json::asInt).toList();
      assertThat(generated(transformer, adapter, ids, greedy.size())).isEqualTo(greedy);
    }
  }

  private static List<Integer> generated(
      Transformer transformer, @Nullable LoraAdapter adapter, int[] prompt, int count) {
    var sampler = new Sampler(SamplingSettings.greedy(count), prompt);
    var cache = transformer.newCache(prompt.length + count);
    var out = new ArrayList<Integer>();
    int[] fresh = prompt;
    while (out.size() < count) {
      int next = sampler.next(transformer.decode(cache, fresh, adapter));
      out.add(next);
      fresh = new int[] {next};
    }
    return out;
  }
}
