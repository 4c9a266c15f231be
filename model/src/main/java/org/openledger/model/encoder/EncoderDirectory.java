package org.openledger.model.encoder;

import java.nio.file.Path;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.file.SafeTensorsWriter;
import org.openledger.model.token.Tokenizer;

/// An encoder as a sentence-transformers directory: config.json, model.safetensors, tokenizer.json
/// and what is done around the network. Writing the same encoder twice gives the same bytes.
final class EncoderDirectory {
  static final String WEIGHTS_FILE = "model.safetensors";

  /// The files that decide with the settings what a text's vector is.
  private static final List<String> DIGESTED =
      List.of(BertConfig.FILE, WEIGHTS_FILE, Tokenizer.FILE);

  private EncoderDirectory() {}

  /// SHA-256 of the canonical JSON object that gives each file its SHA-256, and the settings in
  /// use.
  static Hash digest(Path folder, EncoderSettings settings) {
    var all = Json.object();
    for (var file : DIGESTED) {
      all.put(file, ModelDocument.digest(folder.resolve(file)).toString());
    }
    all.put("settings", settings.json());
    return Sha256.digest(all.build().canonical());
  }

  /// Writes an encoder.
  static void write(
      Path folder, BertWeights weights, String tokenizerJson, EncoderSettings settings) {
    ModelDocument.write(folder.resolve(BertConfig.FILE), weights.config().json());
    ModelDocument.writeText(folder.resolve(Tokenizer.FILE), tokenizerJson);
    settings.write(folder, weights.config().hidden());
    var writer = new SafeTensorsWriter().metadata("format", "pt");
    for (var shape : BertWeights.shapes(weights.config())) {
      writer.f32(shape.name(), weights.floats(shape.name()), BertWeights.sizes(shape));
    }
    writer.write(folder.resolve(WEIGHTS_FILE));
  }
}
