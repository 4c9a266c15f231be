package org.openledger.model.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.RopeScaling;

/// A Hugging Face config.json of the Llama family, read into a [ModelConfig] and written from one.
///
/// Whatever would change the computation and is unknown here is refused by its name; fields that
/// only matter to other software are passed over.
final class HuggingFaceConfig {

  static final String FILE = "config.json";

  /// Families with what sets them apart: (q/k/v bias, q/k norm).
  private enum Family {
    LLAMA("llama", "LlamaForCausalLM"),
    MISTRAL("mistral", "MistralForCausalLM"),
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    QWEN3("qwen3", "Qwen3ForCausalLM");

    private final String type;
    private final String architecture;

    Family(String type, String architecture) {
      this.type = type;
      this.architecture = architecture;
    }
  }

  private final Path path;
  private final Json json;

  private HuggingFaceConfig(Path path, Json json) {
    this.path = path;
    this.json = json;
  }

  /// The config of a model directory.
  static ModelConfig read(Path folder) {
    return readFile(folder.resolve(FILE));
  }

  /// The config in a file of any name.
  static ModelConfig readFile(Path path) {
    var json = ModelDocument.read(path);
    try {
      return new HuggingFaceConfig(path, json).config();
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " is not as expected: " + e.getMessage(), e);
    }
  }

  private ModelConfig config() {
    var family = family();
    refuseFeatures(family);
    int hidden = whole("hidden_size");
    int heads = whole("num_attention_heads");
    var headDim = json.find("head_dim").map(Json::asInt);
    if (headDim.isEmpty() && (heads < 1 || hidden % heads != 0)) {
      throw unsupported("hidden_size " + hidden + " with " + heads + " heads and no head_dim");
    }
    var rope = json.find("rope_parameters").or(() -> json.find("rope_scaling"));
    int kvHeads = json.find("num_key_value_heads").map(Json::asInt).orElse(heads);
    int width = headDim.orElseGet(() -> hidden / heads);
    boolean qwen2 = family == Family.QWEN2;
    boolean qwen3 = family == Family.QWEN3;
    return new ModelConfig(
        new ModelConfig.Embedding(whole("vocab_size"), flag("tie_word_embeddings")),
        hidden,
        (float) number(json, "rms_norm_eps", 1e-6),
        whole("num_hidden_layers"),
        new ModelConfig.Attention(heads, qwen2, kvHeads, qwen3, width),
        whole("intermediate_size"),
        new ModelConfig.Positions(context(family), theta(), rope.map(this::scaling).orElse(null)));
  }

  private Family family() {
    var type = json.get("model_type").text();
    for (var family : Family.values()) {
      if (family.type.equals(type)) {
        return family;
      }
    }
    throw unsupported("model_type " + type);
  }

  private void refuseFeatures(Family family) {
    var activation = json.find("hidden_act").map(Json::text).orElse("silu");
    if (!activation.equals("silu") && !activation.equals("swish")) {
      throw unsupported("hidden_act " + activation);
    }
    for (var feature : List.of("mlp_bias", "rope_interleaved", "is_encoder_decoder")) {
      if (flag(feature)) {
        throw unsupported(feature);
      }
    }
    if (family != Family.QWEN2 && flag("attention_bias")) {
      throw unsupported("attention_bias");
    }
    if (json.find("quantization_config").isPresent()) {
      throw unsupported("quantization_config");
    }
    if (number(json, "partial_rotary_factor", 1) != 1) {
      throw unsupported("partial_rotary_factor");
    }
    for (var layer : json.find("layer_types").map(Json::items).orElse(List.of())) {
      if (!layer.text().equals("full_attention") && !layer.text().equals("sliding_attention")) {
        throw unsupported("layer_types with " + layer.text());
      }
    }
  }

  /// The longest sequence; where attention slides over a window, sequences within the window are
  /// computed exactly without it, so the window becomes the limit.
  private int context(Family family) {
    int context = json.find("max_position_embeddings").map(Json::asInt).orElse(2048);
    boolean slides = family == Family.MISTRAL || flag("use_sliding_window");
    var window = json.find("sliding_window").filter(_ -> slides).map(Json::asInt);
    return Math.min(context, window.orElse(context));
  }

  private double theta() {
    return json.find("rope_parameters")
        .flatMap(rope -> rope.find("rope_theta"))
        .or(() -> json.find("rope_theta"))
        .map(Json::asDouble)
        .orElse(10000.0);
  }

  private @Nullable RopeScaling scaling(Json rope) {
    var type = rope.find("rope_type").or(() -> rope.find("type")).map(Json::text).orElse("default");
    if (number(rope, "partial_rotary_factor", 1) != 1) {
      throw unsupported("partial_rotary_factor");
    }
    return switch (type) {
      case "default" -> null;
      case "llama3" -> llama3(rope);
      default -> throw unsupported("rope type " + type);
    };
  }

  private RopeScaling llama3(Json rope) {
    try {
      return new RopeScaling(
          rope.get("factor").asDouble(),
          new RopeScaling.Band(
              rope.get("low_freq_factor").asDouble(),
              rope.get("original_max_position_embeddings").asInt(),
              rope.get("high_freq_factor").asDouble()));
    } catch (IllegalArgumentException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " has a broken llama3 rope: " + e.getMessage(), e);
    }
  }

  private int whole(String name) {
    return json.get(name).asInt();
  }

  private boolean flag(String name) {
    return json.find(name).map(Json::bool).orElse(false);
  }

  private static double number(Json object, String name, double otherwise) {
    return object.find(name).map(Json::asDouble).orElse(otherwise);
  }

  private Failure unsupported(String what) {
    return new Refusal(
        Code.UNSUPPORTED_CONFIG,
        path.getFileName() + " asks for " + what + ", which is not supported");
  }

  /// The config.json of a model with the given special token ids (`bos_token_id` and so on).
  static Json write(ModelConfig c, Map<String, Integer> tokenIds) {
    if (c.qkvBias() && c.qkNorm()) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG, "No Hugging Face family has both q/k/v bias and q/k norm");
    }
    var family = c.qkvBias() ? Family.QWEN2 : c.qkNorm() ? Family.QWEN3 : Family.LLAMA;
    if (family == Family.QWEN2 && c.headDim() * c.heads() != c.hidden()) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG, "A Qwen2 model's heads must divide its hidden size");
    }
    var out =
        Json.object()
            .put("architectures", Json.strings(List.of(family.architecture)))
            .put("model_type", family.type)
            .put("vocab_size", c.vocabulary())
            .put("hidden_size", c.hidden())
            .put("intermediate_size", c.intermediate())
            .put("num_hidden_layers", c.layers())
            .put("num_attention_heads", c.heads())
            .put("num_key_value_heads", c.kvHeads())
            .put("head_dim", c.headDim())
            .put("max_position_embeddings", c.context())
            .put("hidden_act", "silu")
            .put("rms_norm_eps", Double.parseDouble(Float.toString(c.normEps())))
            .put("rope_theta", c.ropeTheta())
            .put("rope_scaling", scaling(c.ropeScaling()))
            .put("attention_bias", c.qkvBias())
            .put("tie_word_embeddings", c.tiedEmbeddings())
            .put("torch_dtype", "float32");
    tokenIds.forEach(out::put);
    return out.build();
  }

  private static Json scaling(@Nullable RopeScaling scaling) {
    if (scaling == null) {
      return Json.ofNull();
    }
    return Json.object()
        .put("rope_type", "llama3")
        .put("factor", scaling.factor())
        .put("low_freq_factor", scaling.lowFrequency())
        .put("high_freq_factor", scaling.highFrequency())
        .put("original_max_position_embeddings", scaling.originalContext())
        .build();
  }
}
