package org.openledger.model.token;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;

/// A learnt byte-level BPE vocabulary: special tokens, then the 256 bytes, then one token per merge
/// in the order learnt, which is also the order in which an encoder applies them.
public record BpeVocabulary(List<Merge> merges) {

  /// Two token ids that become one.
  public record Merge(int left, int right) {}

  public BpeVocabulary {
    merges = List.copyOf(merges);
  }

  /// Number of tokens.
  public int size() {
    return SpecialTokens.OWN.size() + ByteAlphabet.SIZE + merges.size();
  }

  /// The tokens by id, bytes written in the GPT-2 alphabet.
  public List<String> tokens() {
    var tokens = new ArrayList<>(SpecialTokens.OWN);
    for (int b = 0; b < ByteAlphabet.SIZE; b++) {
      tokens.add(String.valueOf(ByteAlphabet.character((byte) b)));
    }
    for (var merge : merges) {
      tokens.add(tokens.get(merge.left) + tokens.get(merge.right));
    }
    return tokens;
  }

  /// The Hugging Face tokenizer.json; equal vocabularies give equal text.
  public String tokenizerJson() {
    return document().compact() + "\n";
  }

  /// Writes the tokenizer.json and tokenizer_config.json into a model directory and returns the
  /// SHA-256 of the first.
  public Hash write(Path folder) {
    var path = folder.resolve(Tokenizer.FILE);
    ModelDocument.writeText(path, tokenizerJson());
    ModelDocument.write(folder.resolve(ChatTemplate.FILE), ChatTemplate.ownConfig());
    return ModelDocument.digest(path);
  }

  private Json document() {
    var tokens = tokens();
    var added = new ArrayList<Json>();
    for (int id = 0; id < SpecialTokens.OWN.size(); id++) {
      added.add(
          Json.object()
              .put("id", id)
              .put("content", tokens.get(id))
              .put("single_word", false)
              .put("lstrip", false)
              .put("rstrip", false)
              .put("normalized", false)
              .put("special", true)
              .build());
    }
    return Json.object()
        .put("version", "1.0")
        .put("truncation", Json.ofNull())
        .put("padding", Json.ofNull())
        .put("added_tokens", added)
        .put("normalizer", Json.ofNull())
        .put("pre_tokenizer", byteLevel())
        .put("post_processor", Json.ofNull())
        .put("decoder", byteLevel())
        .put("model", model(tokens))
        .build();
  }

  private static Json byteLevel() {
    return Json.object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", true)
        .build();
  }

  private Json model(List<String> tokens) {
    Map<String, Json> ids = new LinkedHashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), Json.of(id));
    }
    var pairs =
        merges.stream()
            .map(merge -> Json.of(tokens.get(merge.left) + " " + tokens.get(merge.right)))
            .toList();
    return Json.object()
        .put("type", "BPE")
        .put("dropout", Json.ofNull())
        .put("unk_token", Json.ofNull())
        .put("continuing_subword_prefix", Json.ofNull())
        .put("end_of_word_suffix", Json.ofNull())
        .put("fuse_unk", false)
        .put("byte_fallback", false)
        .put("vocab", new Json.Obj(ids))
        .put("merges", pairs)
        .build();
  }
}
