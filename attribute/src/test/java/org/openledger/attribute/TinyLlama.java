package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.transformer.TransformerEngine;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// The llama-tiny of the shared vectors, its adapters and its eight samples (0-5 train, 6-7 query).
/// The model itself, of random weights, lies in the project too, so that runs need nothing else.
final class TinyLlama {
  static final Path ROOT = Path.of("../shared/vectors/model");
  private static final Path MODEL = Path.of("attribute/src/test/resources/llama-tiny");
  static final ModelConfig CONFIG =
      new ModelConfig(
          new ModelConfig.Embedding(97, false),
          32,
          rmsEps(),
          2,
          ModelConfig.Attention.grouped(4, 2, 8),
          64,
          new ModelConfig.Positions(128, 10_000, null));

  private static final String ONE_WORD =
      """
      {"added_tokens": [], "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}
      """;

  private TinyLlama() {}

  private static float rmsEps() {
    return (float) config().get("rms_norm_eps").asDouble();
  }

  private static Json config() {
    return ModelDocument.read(MODEL.resolve("config.json"));
  }

  /// Its texts are token ids: the tokenizer knows one word only.
  static TrainableEngine engine() {
    return new TransformerEngine(
        transformer(), Tokenizer.of(ONE_WORD), new ChatTemplate.Own(), Hash.ZERO);
  }

  private static Transformer transformer() {
    try (var file = SafeTensors.open(MODEL.resolve("model.safetensors"))) {
      var tensors = new HashMap<String, float[]>();
      for (String name : file.names()) {
        tensors.put(name, file.floats(name));
      }
      return new Transformer(CONFIG, Weights.of(CONFIG, tensors));
    }
  }

  private static Path shared(String file) {
    assertThat(ROOT.resolve(file))
        .as("a file of the published vectors; they lie in a folder \"shared\" beside the project")
        .exists();
    return ROOT.resolve(file);
  }

  /// The trained adapter of the influence vectors, p = 4096.
  static LoraAdapter adapter() {
    return read(LoraConfig.onAll(4, 8), shared("influence/adapter_f64.safetensors"));
  }

  /// The untrained adapter on q and v, p = 448.
  static LoraAdapter smallAdapter() {
    return read(
        new LoraConfig(2, false, 4, List.of(Projection.Q, Projection.V)),
        shared("influence/small-adapter/adapter_model.safetensors"));
  }

  private static LoraAdapter read(LoraConfig config, Path path) {
    float[] parameters = new float[LoraAdapter.size(CONFIG, config)];
    try (var file = SafeTensors.open(path)) {
      for (LoraAdapter.Block block : LoraAdapter.blocks(CONFIG, config)) {
        double[] values = file.doubles(block.peftName());
        for (int e = 0; e < values.length; e++) {
          parameters[block.offset() + e] = (float) values[e];
        }
      }
    }
    return new LoraAdapter(CONFIG, config, parameters);
  }

  static List<Sequence> samples() {
    var samples = new ArrayList<Sequence>();
    for (Json sample : ModelDocument.read(shared("samples.json")).get("samples").items()) {
      samples.add(new Sequence(ints(sample.get("input_ids")), ints(sample.get("labels"))));
    }
    return samples;
  }

  static int[] ints(Json array) {
    return array.items().stream().mapToInt(Json::asInt).toArray();
  }
}
