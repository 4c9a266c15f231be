package org.openledger.model.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;
import org.openledger.model.tensor.Stored;
import org.openledger.model.token.BpeVocabulary;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.SpecialTokens;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A model as a Hugging Face directory: config.json, weights in one safetensors file or several,
/// tokenizer.json, tokenizer_config.json and generation_config.json.
///
/// Writing the same model twice gives the same bytes.
public final class ModelDirectory {

  private static final String ONE_FILE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String GENERATION = "generation_config.json";
  private static final String HEAD = "lm_head.weight";
  private static final String EMBEDDING = "model.embed_tokens.weight";

  /// The files that make a model what it is; the digest covers those that are there.
  private static final List<String> DIGESTED =
      List.of(
          HuggingFaceConfig.FILE,
          Tokenizer.FILE,
          "tokenizer_config.json",
          "chat_template.jinja",
          GENERATION);

  private ModelDirectory() {}

  /// Reads everything a program needs to run a model.
  public static LoadedModel open(Path folder) {
    var weights = weights(folder);
    var template = ChatTemplate.find(folder).orElse(null);
    int[] ends = endIds(folder);
    var digest = digest(folder);
    return new LoadedModel(digest, weights, tokenizer(folder), template, ends);
  }

  /// The config and weights of a directory; everything is checked before anything is returned.
  public static Weights weights(Path folder) {
    var config = config(folder);
    try (var tensors = tensors(folder)) {
      return weights(config, tensors);
    }
  }

  /// The config alone.
  public static ModelConfig config(Path folder) {
    return HuggingFaceConfig.read(folder);
  }

  /// The tokenizer, which must not have more ids than the model's embedding has rows.
  public static Tokenizer tokenizer(Path folder) {
    int vocabulary = config(folder).vocabulary();
    var tokenizer = Tokenizer.open(folder);
    if (tokenizer.vocabularySize() > vocabulary) {
      int size = tokenizer.vocabularySize();
      tokenizer.close();
      throw new Fault(
          Code.DAMAGED_FILE,
          "The tokenizer of " + folder + " has " + size + " ids, its model only " + vocabulary);
    }
    return tokenizer;
  }

  /// The token ids that end a text according to generation_config.json and config.json.
  public static int[] endIds(Path folder) {
    try {
      var ids = new TreeSet<Integer>();
      for (var file : List.of(GENERATION, HuggingFaceConfig.FILE)) {
        var path = folder.resolve(file);
        if (Files.isRegularFile(path)) {
          ModelDocument.read(path)
              .find("eos_token_id")
              .map(id -> id instanceof Json.Arr(var items) ? items : List.of(id))
              .orElse(List.of())
              .forEach(id -> ids.add(id.asInt()));
        }
      }
      return ids.stream().mapToInt(Integer::intValue).toArray();
    } catch (JsonException e) {
      throw new Fault(
          Code.DAMAGED_FILE, folder + " has a broken eos_token_id: " + e.getMessage(), e);
    }
  }

  /// SHA-256 of the canonical JSON object that gives each file of the model its SHA-256.
  public static Hash digest(Path folder) {
    var files = Json.object();
    DIGESTED.stream()
        .filter(file -> Files.isRegularFile(folder.resolve(file)))
        .forEach(file -> files.put(file, ModelDocument.digest(folder.resolve(file)).toString()));
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString())
          .filter(file -> file.endsWith(".safetensors") || file.equals(INDEX))
          .sorted()
          .forEach(file -> files.put(file, ModelDocument.digest(folder.resolve(file)).toString()));
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + folder + ": " + e.getMessage(), e);
    }
    return Sha256.digest(files.build().canonical().getBytes(StandardCharsets.UTF_8));
  }

  /// The stored tensors of a directory, one file or sharded.
  public static TensorSource tensors(Path folder) {
    var one = folder.resolve(ONE_FILE);
    var index = folder.resolve(INDEX);
    if (Files.isRegularFile(one) || !Files.isRegularFile(index)) {
      return SafeTensors.open(one);
    }
    return ShardedTensors.open(index);
  }

  /// The weights a config asks for, and no others.
  static Weights weights(ModelConfig config, TensorSource source) {
    var shapes = Weights.shapes(config);
    var known = new TreeSet<>(shapes.stream().map(Weights.Shape::name).toList());
    var extra =
        source.names().stream()
            .filter(name -> !known.contains(name))
            .filter(name -> !name.endsWith(".rotary_emb.inv_freq")) // old files repeat the config
            .filter(name -> !(config.tiedEmbeddings() && name.equals(HEAD)))
            .toList();
    if (!extra.isEmpty()) {
      throw new Fault(
          Code.DAMAGED_WEIGHTS,
          extra.size() + " tensors have no place in this model, the first is " + extra.getFirst());
    }
    for (var shape : shapes) {
      source.requireShape(shape.name(), sizes(shape));
    }
    Map<String, Stored> tensors = new LinkedHashMap<>();
    shapes.forEach(shape -> tensors.put(shape.name(), source.stored(shape.name())));
    if (config.tiedEmbeddings() && source.has(HEAD)) {
      if (!Arrays.equals(source.floats(HEAD), source.floats(EMBEDDING))) {
        throw new Fault(
            Code.DAMAGED_WEIGHTS,
            "The config ties the embeddings, but " + HEAD + " is not equal to " + EMBEDDING);
      }
    }
    return Weights.ofStored(config, tensors);
  }

  private static long[] sizes(Weights.Shape shape) {
    return shape.vector()
        ? new long[] {shape.columns()}
        : new long[] {shape.rows(), shape.columns()};
  }

  /// Writes a model with a tokenizer trained here and returns the directory's digest.
  public static Hash write(Path folder, Weights weights, BpeVocabulary vocabulary) {
    var config = weights.config();
    if (vocabulary.size() > config.vocabulary()) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          vocabulary.size() + " tokens do not fit the model's " + config.vocabulary());
    }
    int bos = SpecialTokens.OWN.indexOf(SpecialTokens.BOS);
    int eos = SpecialTokens.OWN.indexOf(SpecialTokens.EOS);
    int pad = SpecialTokens.OWN.indexOf(SpecialTokens.PAD);
    int end = SpecialTokens.OWN.indexOf(SpecialTokens.END);
    var ids = new LinkedHashMap<String, Integer>();
    ids.put("bos_token_id", bos);
    ids.put("eos_token_id", eos);
    ids.put("pad_token_id", pad);
    ModelDocument.write(
        folder.resolve(HuggingFaceConfig.FILE), HuggingFaceConfig.write(config, ids));
    ModelDocument.write(
        folder.resolve(GENERATION),
        Json.object()
            .put("bos_token_id", bos)
            .put("eos_token_id", List.of(Json.of(eos), Json.of(end)))
            .put("pad_token_id", pad)
            .build());
    vocabulary.write(folder);
    var writer = new SafeTensorsWriter().metadata("format", "pt");
    for (var shape : weights.shapes()) {
      writer.f32(shape.name(), weights.tensor(shape.name()), sizes(shape));
    }
    writer.write(folder.resolve(ONE_FILE));
    return digest(folder);
  }
}
