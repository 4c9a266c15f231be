package org.openledger.model.file;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A LoRA adapter as a PEFT directory: adapter_config.json and adapter_model.safetensors.
///
/// The base model's digest is kept in the tensors' `__metadata__`, where other software ignores it;
/// an adapter that states another base is refused even if its shapes fit.
public final class PeftAdapter {

  /// The file of rank, alpha and targets inside a PEFT directory.
  public static final String CONFIG = "adapter_config.json";

  /// The file of the tensors inside a PEFT directory.
  public static final String TENSORS = "adapter_model.safetensors";

  private static final String BASE_DIGEST = "openledger.base";

  /// Fields that are checked by name below or do not change what the stored tensors compute.
  private static final Set<String> KNOWN =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "bias",
          "corda_config",
          "eva_config",
          "inference_mode",
          "init_lora_weights",
          "loftq_config",
          "lora_alpha",
          "lora_dropout",
          "megatron_core",
          "peft_type",
          "peft_version",
          "r",
          "revision",
          "runtime_config",
          "target_modules",
          "task_type",
          "use_rslora");

  /// Ways to start that also change the base's weights.
  private static final List<String> CHANGES_BASE = List.of("pissa", "olora", "corda", "loftq");

  private PeftAdapter() {}

  /// The model an adapter was trained on: the name other software shows and its digest.
  public record Base(String name, Hash digest) {}

  /// Reads an adapter for a base of the given config.
  public static LoraAdapter read(Path folder, ModelConfig model) {
    return read(folder, model, Optional.empty());
  }

  /// Reads an adapter for a base of the given config and digest.
  public static LoraAdapter read(Path folder, ModelConfig model, Hash baseDigest) {
    return read(folder, model, Optional.of(baseDigest));
  }

  private static LoraAdapter read(Path folder, ModelConfig model, Optional<Hash> base) {
    var config = config(folder);
    try (var tensors = SafeTensors.open(folder.resolve(TENSORS))) {
      var stated = Optional.ofNullable(tensors.metadata().get(BASE_DIGEST));
      if (base.isPresent() && stated.isPresent() && !stated.get().equals(base.get().toString())) {
        throw new Refusal(
            Code.ADAPTER_MISMATCH,
            "The adapter belongs to the base " + stated.get() + ", not to " + base.get());
      }
      return adapter(model, config, tensors);
    }
  }

  private static LoraAdapter adapter(ModelConfig model, LoraConfig config, SafeTensors tensors) {
    var blocks = LoraAdapter.blocks(model, config);
    var names = new TreeSet<>(blocks.stream().map(LoraAdapter.Block::peftName).toList());
    if (!tensors.names().equals(names)) {
      var odd =
          Stream.concat(
                  names.stream()
                      .filter(name -> !tensors.has(name))
                      .map(name -> name + " is missing"),
                  tensors.names().stream()
                      .filter(name -> !names.contains(name))
                      .map(name -> name + " has no place"))
              .findFirst()
              .orElseThrow();
      throw new Refusal(
          Code.ADAPTER_MISMATCH, "The adapter does not fit this base: the tensor " + odd);
    }
    for (var block : blocks) {
      var shape = tensors.info(block.peftName()).shape();
      if (!shape.equals(List.of((long) block.rows(), (long) block.columns()))) {
        throw new Refusal(
            Code.ADAPTER_MISMATCH,
            "The adapter does not fit this base: "
                + block.peftName()
                + " has the"
                + " shape "
                + shape
                + ", not ["
                + block.rows()
                + ", "
                + block.columns()
                + "]");
      }
    }
    var parameters = new float[LoraAdapter.size(model, config)];
    for (var block : blocks) {
      var values = tensors.floats(block.peftName());
      Weights.requireFinite(block.peftName(), values);
      System.arraycopy(values, 0, parameters, block.offset(), values.length);
    }
    return new LoraAdapter(model, config, parameters);
  }

  /// Rank, alpha and targets of an adapter.
  public static LoraConfig config(Path folder) {
    var path = folder.resolve(CONFIG);
    var json = ModelDocument.read(path);
    try {
      var type = json.get("peft_type").text();
      var bias = json.find("bias").map(Json::text).orElse("none");
      if (!type.equals("LORA")) {
        throw unsupported(path, "peft_type " + type);
      }
      if (!bias.equals("none")) {
        throw unsupported(path, "bias " + bias);
      }
      if (json.find("init_lora_weights").orElse(Json.of(true)) instanceof Json.Str(var start)
          && CHANGES_BASE.stream().anyMatch(start::startsWith)) {
        throw unsupported(path, "init_lora_weights " + start + ", which changes the base model");
      }
      json.members()
          .forEach((name, value) -> {
            if (!KNOWN.contains(name) && !off(value)) {
              throw unsupported(path, name + " " + value.compact());
            }
          });
      return new LoraConfig(
          json.get("r").asInt(),
          json.find("use_rslora").map(Json::bool).orElse(false),
          json.get("lora_alpha").asInt(),
          targets(path, json.get("target_modules")));
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " is not as expected: " + e.getMessage(), e);
    }
  }

  /// Whether an optional feature is switched off by its value.
  private static boolean off(Json value) {
    return switch (value) {
      case Json.Null() -> true;
      case Json.Bool(var on) -> !on;
      case Json.Arr(var items) -> items.isEmpty();
      case Json.Obj(var members) -> members.isEmpty();
      case Json.Num(var number) -> number.signum() == 0;
      case Json.Str(var text) -> text.isEmpty();
    };
  }

  private static List<Projection> targets(Path path, Json modules) {
    if (modules instanceof Json.Str(var text)) {
      if (text.equals("all-linear")) {
        return List.of(Projection.values());
      }
      throw unsupported(path, "target_modules given as an expression");
    }
    return modules.items().stream().map(module -> target(path, module.text())).toList();
  }

  private static Projection target(Path path, String module) {
    return Arrays.stream(Projection.values())
        .filter(projection -> projection.shortName().equals(module))
        .findFirst()
        .orElseThrow(() -> unsupported(path, "the target module " + module));
  }

  private static Failure unsupported(Path path, String what) {
    return new Refusal(
        Code.UNSUPPORTED_CONFIG,
        path.getFileName() + " asks for " + what + ", which is not supported");
  }

  /// Writes an adapter as F32 and returns the SHA-256 of its tensors' file; the same adapter gives
  /// the same bytes.
  public static Hash write(Path folder, LoraAdapter adapter, Base base) {
    ModelDocument.write(folder.resolve(CONFIG), document(adapter.config(), base.name()));
    var writer =
        new SafeTensorsWriter()
            .metadata("format", "pt")
            .metadata(BASE_DIGEST, base.digest().toString());
    var parameters = adapter.parameters();
    for (var block : adapter.blocks()) {
      var values = Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
      writer.f32(block.peftName(), values, block.rows(), block.columns());
    }
    return writer.write(folder.resolve(TENSORS));
  }

  private static Json document(LoraConfig config, String baseName) {
    return Json.object()
        .put("alpha_pattern", Json.object().build())
        .put("base_model_name_or_path", baseName)
        .put("bias", "none")
        .put("fan_in_fan_out", false)
        .put("inference_mode", true)
        .put("init_lora_weights", true)
        .put("lora_alpha", config.alpha())
        .put("lora_dropout", 0.0)
        .put("modules_to_save", Json.ofNull())
        .put("peft_type", "LORA")
        .put("r", config.rank())
        .put("rank_pattern", Json.object().build())
        .put(
            "target_modules",
            Json.strings(config.targets().stream().map(Projection::shortName).toList()))
        .put("task_type", "CAUSAL_LM")
        .put("use_dora", false)
        .put("use_rslora", config.rsLora())
        .build();
  }
}
