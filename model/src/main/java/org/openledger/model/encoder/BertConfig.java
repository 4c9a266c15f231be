package org.openledger.model.encoder;

import java.nio.file.Path;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;

/// The shape of a BERT encoder, read from a Hugging Face config.json and written as one.
///
/// Whatever would change the computation and is unknown here is refused by its name; fields that
/// only matter to other software or to training are passed over.
///
/// @param vocabulary number of token ids
/// @param positions longest sequence in tokens
/// @param types number of token types, of which a text's tokens all have the first
/// @param hidden width of the residual stream
/// @param layers number of blocks
/// @param heads attention heads of a block; divides `hidden`
/// @param intermediate width of a block's feed-forward part
/// @param normEps added to the variance in every norm
record BertConfig(
    int vocabulary,
    int positions,
    int types,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    float normEps) {

  static final String FILE = "config.json";

  private static final String TYPE = "bert";
  private static final String ACTIVATION = "gelu";
  private static final String ABSOLUTE = "absolute";
  private static final int WIDTH_MAX = 1 << 16;
  private static final int LAYERS_MAX = 256;
  private static final int POSITIONS_MAX = 1 << 16;
  private static final int VOCABULARY_MAX = 1 << 24;

  BertConfig {
    check("vocab_size", vocabulary, VOCABULARY_MAX);
    check("max_position_embeddings", positions, POSITIONS_MAX);
    check("type_vocab_size", types, WIDTH_MAX);
    check("hidden_size", hidden, WIDTH_MAX);
    check("num_hidden_layers", layers, LAYERS_MAX);
    check("num_attention_heads", heads, hidden);
    check("intermediate_size", intermediate, WIDTH_MAX);
    if (hidden % heads != 0) {
      throw unsupported("hidden_size " + hidden + " with " + heads + " heads");
    }
    if (!(normEps >= 0f && normEps < 1f)) {
      throw unsupported("layer_norm_eps " + normEps);
    }
  }

  private static void check(String field, int value, int max) {
    if (value < 1 || value > max) {
      throw unsupported(field + " " + value + ", outside 1.." + max);
    }
  }

  private static Failure unsupported(String what) {
    return new Refusal(
        Code.UNSUPPORTED_CONFIG,
        "The encoder's " + FILE + " asks for " + what + ", which is not supported");
  }

  /// Width of a head.
  int headDim() {
    return hidden / heads;
  }

  /// The config of a model directory.
  static BertConfig read(Path folder) {
    var path = folder.resolve(FILE);
    try {
      return of(ModelDocument.read(path));
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " is not as expected: " + e.getMessage(), e);
    }
  }

  /// The config in a JSON object.
  static BertConfig of(Json json) {
    require(json, "model_type", TYPE, "");
    require(json, "hidden_act", ACTIVATION, ACTIVATION);
    require(json, "position_embedding_type", ABSOLUTE, ABSOLUTE);
    for (var feature : List.of("is_decoder", "add_cross_attention", "is_encoder_decoder")) {
      if (json.find(feature).map(Json::bool).orElse(false)) {
        throw unsupported(feature);
      }
    }
    for (var feature : List.of("quantization_config", "embedding_size")) {
      if (json.find(feature).isPresent()) {
        throw unsupported(feature);
      }
    }
    return new BertConfig(
        json.get("vocab_size").asInt(),
        json.get("max_position_embeddings").asInt(),
        json.find("type_vocab_size").map(Json::asInt).orElse(2),
        json.get("hidden_size").asInt(),
        json.get("num_hidden_layers").asInt(),
        json.get("num_attention_heads").asInt(),
        json.get("intermediate_size").asInt(),
        json.find("layer_norm_eps").map(Json::asDouble).orElse(1e-12).floatValue());
  }

  private static void require(Json json, String field, String wanted, String absent) {
    var found = json.find(field).map(Json::text).orElse(absent);
    if (!found.equals(wanted)) {
      throw unsupported(found.isEmpty() ? "no " + field : field + " " + found);
    }
  }

  /// The config.json of this shape.
  Json json() {
    return Json.object()
        .put("architectures", Json.strings(List.of("BertModel")))
        .put("model_type", TYPE)
        .put("vocab_size", vocabulary)
        .put("max_position_embeddings", positions)
        .put("type_vocab_size", types)
        .put("hidden_size", hidden)
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", heads)
        .put("intermediate_size", intermediate)
        .put("hidden_act", ACTIVATION)
        .put("layer_norm_eps", Double.parseDouble(Float.toString(normEps)))
        .put("position_embedding_type", ABSOLUTE)
        .put("torch_dtype", "float32")
        .build();
  }
}
