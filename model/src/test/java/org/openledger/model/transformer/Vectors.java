package org.openledger.model.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.RopeScaling;
import org.openledger.model.weights.Weights;

/// The reference models, adapters and samples of the shared vectors.
public final class Vectors {
  public static final Path ROOT = Path.of("..", "shared", "vectors", "model");

  private Vectors() {}

  public static Json json(String file) {
    try {
      return Json.parse(Files.readString(path(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SafeTensors tensors(String file) {
    return SafeTensors.open(path(file));
  }

  private static Path path(String file) {
    var path = ROOT.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new AssertionError(
          path + " is absent; published vectors lie in a folder \"shared\" beside the project");
    }
    return path;
  }

  public static ModelConfig config(String file) {
    Json c = json(file);
    boolean qwen2 = c.get("model_type").text().equals("qwen2");
    boolean qwen3 = c.get("model_type").text().equals("qwen3");
    int heads = c.get("num_attention_heads").asInt();
    int hidden = c.get("hidden_size").asInt();
    Json rope = c.find("rope_parameters").or(() -> c.find("rope_scaling")).orElse(null);
    RopeScaling scaling =
        rope == null
            ? null
            : new RopeScaling(
                rope.get("factor").asDouble(),
                new RopeScaling.Band(
                    rope.get("low_freq_factor").asDouble(),
                    rope.get("original_max_position_embeddings").asInt(),
                    rope.get("high_freq_factor").asDouble()));
    Json theta = c.find("rope_theta").orElseGet(() -> c.get("rope_parameters").get("rope_theta"));
    return new ModelConfig(
        new ModelConfig.Embedding(c.get("vocab_size").asInt(), c.get("tie_word_embeddings").bool()),
        hidden,
        (float) c.get("rms_norm_eps").asDouble(),
        c.get("num_hidden_layers").asInt(),
        new ModelConfig.Attention(
            heads,
            qwen2,
            c.get("num_key_value_heads").asInt(),
            qwen3,
            c.find("head_dim").map(Json::asInt).orElse(hidden / heads)),
        c.get("intermediate_size").asInt(),
        new ModelConfig.Positions(
            c.get("max_position_embeddings").asInt(), theta.asDouble(), scaling));
  }

  public static Weights weights(String folder) {
    var map = new LinkedHashMap<String, float[]>();
    try (SafeTensors file = tensors(folder + "/model.safetensors")) {
      for (String name : file.names()) {
        map.put(name, file.floats(name));
      }
    }
    return Weights.of(config(folder + "/config.json"), map);
  }

  public static Transformer model(String folder, Kernels kernels) {
    return new Transformer(config(folder + "/config.json"), weights(folder), kernels);
  }

  /// The adapter of a folder of PEFT files, on llama-tiny.
  public static LoraAdapter adapter(String folder) {
    Json c = json(folder + "/adapter_config.json");
    var config =
        new LoraConfig(
            c.get("r").asInt(),
            c.get("use_rslora").bool(),
            c.get("lora_alpha").asInt(),
            List.of(Projection.values()));
    return adapter(config, folder + "/adapter_model.safetensors");
  }

  public static LoraAdapter adapter(LoraConfig config, String file) {
    ModelConfig model = config("llama-tiny/config.json");
    return new LoraAdapter(model, config, flat(model, config, file));
  }

  public static float[] flat(ModelConfig model, LoraConfig config, String file) {
    float[] flat = new float[LoraAdapter.size(model, config)];
    try (SafeTensors tensors = tensors(file)) {
      for (LoraAdapter.Block block : LoraAdapter.blocks(model, config)) {
        double[] values = tensors.doubles(block.peftName());
        for (int i = 0; i < values.length; i++) {
          flat[block.offset() + i] = (float) values[i];
        }
      }
    }
    return flat;
  }

  public static int[] ints(Json array) {
    return array.items().stream().mapToInt(Json::asInt).toArray();
  }

  public static double[] numbers(Json array) {
    return array.items().stream().mapToDouble(Json::asDouble).toArray();
  }

  public static Sequence sequence(Json sample) {
    return new Sequence(ints(sample.get("input_ids")), ints(sample.get("labels")));
  }

  public static List<Sequence> samples() {
    return json("samples.json").get("samples").items().stream().map(Vectors::sequence).toList();
  }

  public static double largestDifference(float[] a, double[] b) {
    if (a.length != b.length) {
      throw new AssertionError(a.length + " values against " + b.length);
    }
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      most = difference <= most ? most : difference; // NaN becomes the result
    }
    return most;
  }

  /// |a - b| / |b|.
  public static double relative(float[] a, int from, double[] b) {
    double off = 0;
    double norm = 0;
    for (int i = 0; i < b.length; i++) {
      off += (a[from + i] - b[i]) * (a[from + i] - b[i]);
      norm += b[i] * b[i];
    }
    return Math.sqrt(off) / Math.max(Math.sqrt(norm), 1e-30);
  }

  public static float[] row(float[] data, int row, int width) {
    return Arrays.copyOfRange(data, row * width, (row + 1) * width);
  }
}
