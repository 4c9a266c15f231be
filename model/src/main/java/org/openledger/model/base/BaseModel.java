package org.openledger.model.base;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.file.ModelDirectory;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.transformer.Transformer;
import org.openledger.model.transformer.TransformerEngine;

/// A base model ready for use.
///
/// @param name the name it is served under
/// @param folder where its files are
/// @param engine what computes with it
public record BaseModel(String name, Path folder, TrainableEngine engine) {

  /// Reads a Hugging Face directory.
  public static BaseModel open(String name, Path folder) {
    var weights = ModelDirectory.weights(folder);
    if (!Files.exists(folder.resolve(Tokenizer.FILE))) {
      throw new Fault(Code.MODEL_DAMAGED, folder + " has no " + Tokenizer.FILE);
    }
    var engine =
        new TransformerEngine(
            new Transformer(weights.config(), weights),
            ModelDirectory.tokenizer(folder),
            ChatTemplate.read(folder),
            ModelDirectory.digest(folder));
    return new BaseModel(name, folder, engine);
  }

  /// Its tokenizer.
  public Tokenizer tokenizer() {
    return engine.tokenizer();
  }

  /// How a conversation is written for it.
  public ChatTemplate template() {
    return engine.template();
  }

  /// Digest of the files that make it what it is.
  public Hash digest() {
    return engine.digest();
  }
}
