package org.openledger.model.encoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;

/// What an encoder does around its network, kept in the files of sentence-transformers.
///
/// @param pooling how tokens become one vector
/// @param tokensMax longest text in tokens, `[CLS]` and `[SEP]` included; what is longer is cut
/// @param prompts what stands before a text, by what the text is
public record EncoderSettings(Pooling pooling, int tokensMax, Prompts prompts) {
  static final String POOLING_FILE = "1_Pooling/config.json";
  static final String LENGTH_FILE = "sentence_bert_config.json";
  static final String PROMPTS_FILE = "config_sentence_transformers.json";
  static final String MODULES_FILE = "modules.json";

  /// Two tokens stand around every text.
  private static final int TOKENS_MIN = 3;

  /// The modules that are computed here; a text's vector has length 1 with or without the last.
  private static final List<String> MODULES =
      List.of(
          "sentence_transformers.models.Transformer",
          "sentence_transformers.models.Pooling",
          "sentence_transformers.models.Normalize");

  /// Checks that a token of the text fits.
  public EncoderSettings {
    if (tokensMax < TOKENS_MIN) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG,
          "An encoder reads at least " + TOKENS_MIN + " tokens, not " + tokensMax);
    }
  }

  /// What a model was trained to see before a text: `query: ` and `passage: ` for e5, nothing for
  /// most.
  public record Prompts(String query, String passage) {
    /// No prompts.
    public static final Prompts NONE = new Prompts("", "");

    private Json json() {
      return Json.object().put("query", query).put("passage", passage).build();
    }
  }

  /// What an encoder's digest says of them.
  Json json() {
    return Json.object()
        .put("pooling", pooling.name())
        .put("tokensMax", tokensMax)
        .put("prompts", prompts.json())
        .build();
  }

  /// The settings in a model directory; without a pooling file it has to be said how to pool.
  static EncoderSettings read(Path folder, BertConfig config) {
    var file = folder.resolve(POOLING_FILE);
    if (!Files.isRegularFile(file)) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG,
          folder.getFileName()
              + " has no "
              + POOLING_FILE
              + ": say by which pooling it is to be opened");
    }
    try {
      requireModules(folder);
      return new EncoderSettings(
          Pooling.of(ModelDocument.read(file)), tokensMax(folder, config), prompts(folder));
    } catch (JsonException e) {
      throw new Fault(
          Code.DAMAGED_FILE, "The settings of " + folder + " are broken: " + e.getMessage(), e);
    }
  }

  private static void requireModules(Path folder) {
    var file = folder.resolve(MODULES_FILE);
    if (!Files.isRegularFile(file)) {
      return;
    }
    for (var module : Json.parse(ModelDocument.text(file)).items()) {
      var type = module.get("type").text();
      if (!MODULES.contains(type)) {
        throw new Refusal(
            Code.UNSUPPORTED_CONFIG,
            folder.getFileName() + " asks for the module " + type + ", unknown here");
      }
    }
  }

  private static int tokensMax(Path folder, BertConfig config) {
    var file = folder.resolve(LENGTH_FILE);
    int most =
        Files.isRegularFile(file)
            ? ModelDocument.read(file).get("max_seq_length").asInt()
            : config.positions();
    if (most > config.positions()) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG,
          folder.getFileName()
              + " asks for "
              + most
              + " tokens, its model has "
              + config.positions());
    }
    return most;
  }

  private static Prompts prompts(Path folder) {
    var file = folder.resolve(PROMPTS_FILE);
    if (!Files.isRegularFile(file)) {
      return Prompts.NONE;
    }
    var prompts = ModelDocument.read(file).find("prompts").map(Json::members).orElse(Map.of());
    return new Prompts(text(prompts, "query"), text(prompts, "passage"));
  }

  private static String text(Map<String, Json> prompts, String name) {
    var text = prompts.get(name);
    return text == null ? "" : text.text();
  }

  /// Writes the files of a model directory.
  void write(Path folder, int width) {
    ModelDocument.write(folder.resolve(POOLING_FILE), pooling.json(width));
    ModelDocument.write(
        folder.resolve(LENGTH_FILE), Json.object().put("max_seq_length", tokensMax).build());
    ModelDocument.write(
        folder.resolve(PROMPTS_FILE), Json.object().put("prompts", prompts.json()).build());
    var places = List.of("", "1_Pooling", "2_Normalize");
    var modules =
        List.of(0, 1, 2).stream()
            .map(i ->
                Json.object()
                    .put("idx", i)
                    .put("name", Integer.toString(i))
                    .put("path", places.get(i))
                    .put("type", MODULES.get(i))
                    .build())
            .toList();
    ModelDocument.write(folder.resolve(MODULES_FILE), Json.array(modules));
  }
}
