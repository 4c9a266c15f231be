package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.transformer.Sequence;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// The llama-tiny of the shared vectors, its adapters and its eight samples (0-5 train, 6-7 query).
final class TinyLlama {
  static final Path ROOT = Path.of("../shared/vectors/model");
  static final ModelConfig CONFIG =
      new ModelConfig(97, 32, 2, 4, 2, 8, 64, 128, rmsEps(), 10_000, null, false, false, false);

  private TinyLlama() {}

  private static float rmsEps() {
    return (float) config().get("rms_norm_eps").asDouble();
  }

  private static Json config() {
    assertThat(ROOT.resolve("llama-tiny/config.json"))
        .as("reference vectors; see ../shared/vectors/README.md")
        .exists();
    return ModelDocument.read(ROOT.resolve("llama-tiny/config.json"));
  }

  static Transformer transformer() {
    try (var file = SafeTensors.open(ROOT.resolve("llama-tiny/model.safetensors"))) {
      var tensors = new HashMap<String, float[]>();
      for (String name : file.names()) {
        tensors.put(name, file.floats(name));
      }
      return new Transformer(CONFIG, Weights.of(CONFIG, tensors));
    }
  }

  /// The trained adapter of the influence vectors, p = 4096.
  static LoraAdapter adapter() {
    return read(LoraConfig.onAll(4, 8), ROOT.resolve("influence/adapter_f64.safetensors"));
  }

  /// The untrained adapter on q and v, p = 448.
  static LoraAdapter smallAdapter() {
    return read(
        new LoraConfig(2, 4, false, List.of(Projection.Q, Projection.V)),
        ROOT.resolve("influence/small-adapter/adapter_model.safetensors"));
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
    for (Json sample : ModelDocument.read(ROOT.resolve("samples.json")).get("samples").items()) {
      samples.add(new Sequence(ints(sample.get("input_ids")), ints(sample.get("labels"))));
    }
    return samples;
  }

  static int[] ints(Json array) {
    return array.items().stream().mapToInt(Json::asInt).toArray();
  }
}
