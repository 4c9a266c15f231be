package org.openledger.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.ModelDocument;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.weights.ModelConfig;

class PeftAdapterTest {

  private static final Hash BASE = Sha256.digest(new byte[] {1});
  private static final Hash OTHER = Sha256.digest(new byte[] {2});

  private final ModelConfig llama = ModelDirectory.config(SharedVectors.model("llama-tiny"));

  @TempDir private Path folder;

  @Test
  void referenceAdaptersAreRead() {
    var plain = PeftAdapter.read(SharedVectors.model("lora"), llama);
    assertThat(plain.config()).isEqualTo(LoraConfig.onAll(4, 8));
    assertThat(plain.size()).isEqualTo(4096);
    assertThat(plain.config().scaling()).isEqualTo(2);
    var stable = PeftAdapter.read(SharedVectors.model("lora-rslora"), llama);
    assertThat(stable.config().scaling()).isEqualTo(4);
    assertThat(stable.parameters()).isEqualTo(plain.parameters());
    try (var file = SafeTensors.open(SharedVectors.model("lora/adapter_model.safetensors"))) {
      var name = "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight";
      var last = plain.blocks().getLast();
      assertThat(last.peftName()).isEqualTo(name);
      assertThat(file.floats(name))
          .isEqualTo(
              java.util.Arrays.copyOfRange(
                  plain.parameters(), last.offset(), last.offset() + last.size()));
    }
  }

  @Test
  void anySubsetOfProjectionsSurvivesARoundTrip() throws IOException {
    for (var targets :
        List.of(
            List.of(Projection.Q, Projection.V),
            List.of(Projection.DOWN),
            List.of(Projection.values()))) {
      var config = new LoraConfig(3, true, 7, targets);
      var random = CounterRandom.of(9, "PeftAdapterTest, seed 9");
      var parameters = new float[LoraAdapter.size(llama, config)];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = random.nextFloat() - 0.5f;
      }
      var adapter = new LoraAdapter(llama, config, parameters);
      var base = new PeftAdapter.Base("llama-tiny", BASE);
      var digest = PeftAdapter.write(folder.resolve("a"), adapter, base);
      assertThat(PeftAdapter.write(folder.resolve("b"), adapter, base)).isEqualTo(digest);
      assertThat(Files.readAllBytes(folder.resolve("a/adapter_config.json")))
          .isEqualTo(Files.readAllBytes(folder.resolve("b/adapter_config.json")));
      var read = PeftAdapter.read(folder.resolve("a"), llama, BASE);
      assertThat(read.config()).isEqualTo(config);
      assertThat(read.model()).isEqualTo(llama);
      assertThat(read.parameters()).isEqualTo(parameters);
    }
  }

  @Test
  void adapterOfAnotherBaseIsRefused() {
    var adapter = LoraAdapter.initial(llama, LoraConfig.onAll(2, 4), CounterRandom.of(1, "x"));
    PeftAdapter.write(folder, adapter, new PeftAdapter.Base("llama-tiny", BASE));
    assertMismatch(() -> PeftAdapter.read(folder, llama, OTHER), "belongs to the base");
    var qwen = ModelDirectory.config(SharedVectors.model("qwen3-tiny"));
    assertMismatch(() -> PeftAdapter.read(folder, qwen), "does not fit this base");
    var wider =
        new ModelConfig(
            new ModelConfig.Embedding(97, false),
            32,
            1e-5f,
            2,
            ModelConfig.Attention.grouped(4, 2, 8),
            66,
            new ModelConfig.Positions(128, 10000, null));
    assertMismatch(() -> PeftAdapter.read(folder, wider), "not [66, 2]");
    assertThat(PeftAdapter.read(SharedVectors.model("lora"), llama, OTHER).size())
        .isEqualTo(4096); // states no base
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "peft_type; \"IA3\"; peft_type IA3",
        "bias; \"all\"; bias all",
        "use_dora; true; use_dora true",
        "fan_in_fan_out; true; fan_in_fan_out true",
        "modules_to_save; [\"lm_head\"]; modules_to_save",
        "rank_pattern; {\"q_proj\":8}; rank_pattern",
        "layers_to_transform; [0]; layers_to_transform",
        "init_lora_weights; \"pissa_niter_4\"; init_lora_weights pissa",
        "target_modules; [\"q_proj\",\"lm_head\"]; target module lm_head",
        "target_modules; \".*q_proj\"; an expression",
        "target_modules; [\"q_proj\"]; has no place",
        "r; 8; shape",
        "r; 0; rank 0",
        "lora_alpha; 8.5; a whole number"
      })
  void unsupportedFeaturesAreNamed(String field, String value, String message) throws IOException {
    var from = SharedVectors.model("lora");
    var members =
        new LinkedHashMap<>(ModelDocument.read(from.resolve("adapter_config.json")).members());
    members.put(field, Json.parse(value));
    ModelDocument.write(folder.resolve("adapter_config.json"), new Json.Obj(members));
    Files.copy(
        from.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
    assertThatThrownBy(() -> PeftAdapter.read(folder, llama))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(message);
  }

  private static void assertMismatch(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.ADAPTER_MISMATCH))
        .hasMessageContaining(message);
  }
}
