package org.openledger.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.ModelDocument;
import org.openledger.model.tensor.Stored;
import org.openledger.model.token.BpeTrainer;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.RopeScaling;
import org.openledger.model.weights.Weights;

class ModelDirectoryTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"llama-tiny", "llama-tiny-bf16", "qwen2-tiny", "qwen3-tiny", "llama3-rope"})
  void referenceModelsLoad(String name) {
    var weights = ModelDirectory.weights(SharedVectors.model(name));
    long count = weights.shapes().stream().mapToLong(Weights.Shape::size).sum();
    assertThat(weights.count()).isEqualTo(count).isGreaterThan(10_000);
  }

  @Test
  void matricesStayInTheFileAndGiveTheBitsOfTheirNumbersInMemory() throws IOException {
    for (var name : List.of("llama-tiny", "llama-tiny-bf16")) {
      var copy = folder.resolve(name);
      Files.createDirectories(copy);
      for (var file : List.of("config.json", "model.safetensors")) {
        Files.copy(SharedVectors.model(name).resolve(file), copy.resolve(file));
      }
      var weights = ModelDirectory.weights(copy);
      Files.delete(copy.resolve("model.safetensors")); // the mapping outlives the name
      for (var shape : weights.shapes()) {
        var stored = weights.stored(shape.name());
        assertThat(stored instanceof Stored.Mapped).isEqualTo(!shape.vector());
        assertThat(stored.half()).isEqualTo(!shape.vector() && name.endsWith("bf16"));
      }
      var inMemory = new HashMap<String, float[]>();
      weights.shapes().forEach(s -> inMemory.put(s.name(), weights.tensor(s.name()).clone()));
      var widened = Weights.of(weights.config(), inMemory);
      var sequence = Sequence.ofText(new int[] {3, 14, 15, 92, 65, 35, 89, 79, 32});

      var mapped = new Transformer(weights.config(), weights);
      var plain = new Transformer(weights.config(), widened);

      assertThat(mapped.logits(sequence.ids(), null)).isEqualTo(plain.logits(sequence.ids(), null));
      assertThat(mapped.fullGradients(List.of(sequence)).gradient())
          .isEqualTo(plain.fullGradients(List.of(sequence)).gradient());
      assertThatThrownBy(() -> weights.assign(widened.flat()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("is mapped");
    }
  }

  @Test
  void familiesAreToldApart() {
    var llama = ModelDirectory.config(SharedVectors.model("llama-tiny"));
    assertThat(llama)
        .isEqualTo(
            new ModelConfig(
                new ModelConfig.Embedding(97, false),
                32,
                1e-5f,
                2,
                ModelConfig.Attention.grouped(4, 2, 8),
                64,
                new ModelConfig.Positions(128, 10000, null)));
    var qwen2 = ModelDirectory.config(SharedVectors.model("qwen2-tiny"));
    assertThat(qwen2)
        .isEqualTo(
            new ModelConfig(
                new ModelConfig.Embedding(61, true),
                24,
                1e-6f,
                2,
                new ModelConfig.Attention(3, true, 1, false, 8),
                56,
                new ModelConfig.Positions(128, 1e6, null)));
    var qwen3 = ModelDirectory.config(SharedVectors.model("qwen3-tiny"));
    assertThat(qwen3)
        .isEqualTo(
            new ModelConfig(
                new ModelConfig.Embedding(71, true),
                32,
                1e-6f,
                3,
                new ModelConfig.Attention(4, false, 2, true, 12),
                40,
                new ModelConfig.Positions(128, 1e6, null)));
  }

  @Test
  void bothSpellingsOfTheRopeAreRead() {
    var folder = SharedVectors.model("llama3-rope");
    var older = HuggingFaceConfig.read(folder);
    assertThat(older.ropeScaling()).isEqualTo(new RopeScaling(8, new RopeScaling.Band(1, 64, 4)));
    assertThat(older.ropeTheta()).isEqualTo(500_000);
    assertThat(HuggingFaceConfig.readFile(folder.resolve("config-rope-parameters.json")))
        .isEqualTo(older);
  }

  @Test
  void redundantHeadOfATiedModelMustEqualTheEmbedding() throws IOException {
    var qwen = SharedVectors.model("qwen3-tiny");
    try (var tensors = SafeTensors.open(qwen.resolve("model.safetensors"))) {
      assertThat(tensors.has("lm_head.weight")).isTrue();
    }
    assertThat(ModelDirectory.weights(qwen).has("lm_head.weight")).isFalse();
    Files.copy(qwen.resolve("config.json"), folder.resolve("config.json"));
    rewrite(qwen, tensors -> Objects.requireNonNull(tensors.get("lm_head.weight"))[3] += 1);
    assertThatThrownBy(() -> ModelDirectory.weights(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("lm_head.weight is not equal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model_type; \"gpt2\"; model_type gpt2",
        "hidden_act; \"gelu\"; hidden_act gelu",
        "attention_bias; true; attention_bias",
        "mlp_bias; true; mlp_bias",
        "rope_scaling; {\"type\":\"yarn\",\"factor\":4}; rope type yarn",
        "rope_scaling; {\"rope_type\":\"llama3\"}; \"factor\" is missing",
        "quantization_config; {\"bits\":4}; quantization_config",
        "partial_rotary_factor; 0.5; partial_rotary_factor",
        "layer_types; [\"linear_attention\"]; layer_types with linear_attention",
        "hidden_size; \"32\"; a number was expected",
        "hidden_size; 33; no head_dim",
        "num_key_value_heads; 3; kvHeads 3",
        "num_hidden_layers; 1e9; num",
        "vocab_size; -1; vocabulary"
      })
  void unsupportedFeaturesAreNamed(String field, String value, String message) {
    var members =
        new LinkedHashMap<>(
            ModelDocument.read(SharedVectors.model("llama-tiny/config.json")).members());
    members.put(field, Json.parse(value));
    ModelDocument.write(folder.resolve("config.json"), new Json.Obj(members));
    assertThatThrownBy(() -> ModelDirectory.config(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(message.equals("num") ? "layers" : message);
  }

  @Test
  void slidingWindowLimitsTheContext() {
    ModelDocument.writeText(
        folder.resolve("config.json"),
        """
        {"model_type":"mistral","vocab_size":64,"hidden_size":16,"num_hidden_layers":1,
         "num_attention_heads":2,"num_key_value_heads":1,"intermediate_size":32,
         "max_position_embeddings":32768,"sliding_window":4096,"rms_norm_eps":1e-5}
        """);
    assertThat(ModelDirectory.config(folder).context()).isEqualTo(4096);
  }

  @Test
  void missingUnknownMisshapenAndNotFiniteTensorsAreRefused() throws IOException {
    var llama = SharedVectors.model("llama-tiny");
    Files.copy(llama.resolve("config.json"), folder.resolve("config.json"));
    var norm = "model.norm.weight";
    rewrite(llama, tensors -> tensors.remove(norm));
    assertRefused("There is no tensor " + norm);
    rewrite(llama, tensors -> tensors.put("model.layers.0.self_attn.q_proj.bias", new float[32]));
    assertRefused("self_attn.q_proj.bias");
    rewrite(llama, tensors -> tensors.put(norm, new float[31]));
    assertRefused("should have the shape [32]");
    rewrite(llama, tensors -> Objects.requireNonNull(tensors.get(norm))[2] = Float.NaN);
    assertRefused("NaN");
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused("There is no file");
  }

  @Test
  void ownModelIsAValidDirectoryWithEqualBytes() throws IOException {
    var vocabulary =
        new BpeTrainer(BpeTrainer.Settings.ofSize(300)).add("the ledger pays the people").train();
    for (var config :
        new ModelConfig[] {
          new ModelConfig(
              new ModelConfig.Embedding(304, true),
              16,
              1e-5f,
              2,
              ModelConfig.Attention.grouped(2, 1, 8),
              24,
              new ModelConfig.Positions(64, 10000, null)),
          new ModelConfig(
              new ModelConfig.Embedding(304, false),
              16,
              1e-6f,
              1,
              new ModelConfig.Attention(2, true, 1, false, 8),
              24,
              new ModelConfig.Positions(64, 1e6, null)),
          new ModelConfig(
              new ModelConfig.Embedding(304, true),
              16,
              1e-6f,
              1,
              new ModelConfig.Attention(2, false, 1, true, 12),
              24,
              new ModelConfig.Positions(
                  64, 5e5, new RopeScaling(8, new RopeScaling.Band(1, 32, 4))))
        }) {
      var weights = Weights.initial(config, CounterRandom.of(1, "ModelDirectoryTest"));
      var first = folder.resolve("first");
      var digest = ModelDirectory.write(first, weights, vocabulary);
      assertThat(ModelDirectory.write(folder.resolve("second"), weights, vocabulary))
          .isEqualTo(digest)
          .isEqualTo(ModelDirectory.digest(first));
      try (Stream<Path> files = Files.list(first)) {
        assertThat(files.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder(
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json");
      }
      var read = ModelDirectory.weights(first);
      assertThat(read.config()).isEqualTo(config);
      assertThat(read.flat()).isEqualTo(weights.flat());
      assertThat(ModelDirectory.endIds(first)).containsExactly(1, 5);
      assertThat(ChatTemplate.read(first)).isEqualTo(new ChatTemplate.Own());
      try (var model = ModelDirectory.open(first)) {
        var tokenizer = model.tokenizer();
        assertThat(tokenizer.decode(tokenizer.encode("the people"))).isEqualTo("the people");
        assertThat(model.endIds()).containsExactly(1, 5);
        assertThat(model.template()).isEqualTo(new ChatTemplate.Own());
        assertThat(model.digest()).isEqualTo(digest);
      }
    }
  }

  @Test
  void referenceSamplesAreSequences() {
    var samples = ModelDocument.read(SharedVectors.model("samples.json")).get("samples").items();
    assertThat(samples).hasSize(8);
    for (var sample : samples) {
      var sequence = Sequence.of(ids(sample, "prompt"), ids(sample, "completion"));
      assertThat(sequence).isEqualTo(new Sequence(ids(sample, "input_ids"), ids(sample, "labels")));
      assertThat(sequence.scored()).isEqualTo(sample.get("completion").items().size());
    }
  }

  private static int[] ids(Json sample, String name) {
    return sample.get(name).items().stream().mapToInt(Json::asInt).toArray();
  }

  @Test
  void tokenizerLargerThanTheEmbeddingIsRefused() throws IOException {
    var vocabulary = new BpeTrainer(BpeTrainer.Settings.ofSize(300)).add("x").train();
    vocabulary.write(folder);
    Files.copy(SharedVectors.model("llama-tiny/config.json"), folder.resolve("config.json"));
    assertThatThrownBy(() -> ModelDirectory.tokenizer(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("has 262 ids, its model only 97");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelDirectory.weights(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(message);
  }

  /// Writes a model's tensors with one change into the test's folder.
  private void rewrite(Path from, java.util.function.Consumer<Map<String, float[]>> change) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    var shapes = new LinkedHashMap<String, long[]>();
    try (var source = SafeTensors.open(from.resolve("model.safetensors"))) {
      for (var name : source.names()) {
        tensors.put(name, source.floats(name));
        shapes.put(name, source.info(name).shape().stream().mapToLong(Long::longValue).toArray());
      }
    }
    change.accept(tensors);
    var writer = new SafeTensorsWriter();
    tensors.forEach((name, values) -> {
      var shape = shapes.getOrDefault(name, new long[] {values.length});
      writer.f32(name, values, shape.length > 1 ? shape : new long[] {values.length});
    });
    writer.write(folder.resolve("model.safetensors"));
  }
}
