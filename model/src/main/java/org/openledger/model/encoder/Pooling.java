package org.openledger.model.encoder;

import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;

/// How the vectors of a text's tokens become the text's vector.
public enum Pooling {
  /// The mean over all tokens, the first and the last included.
  MEAN("pooling_mode_mean_tokens"),
  /// The vector of the first token.
  CLS("pooling_mode_cls_token");

  private static final String MODE = "pooling_mode_";

  private final String field;

  Pooling(String field) {
    this.field = field;
  }

  /// The one that a sentence-transformers `1_Pooling/config.json` switches on; one that is unknown
  /// here is refused by its name, and so is more than one.
  static Pooling of(Json json) {
    if (!json.find("include_prompt").map(Json::bool).orElse(true)) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG, "Pooling without the prompt is not supported (include_prompt)");
    }
    List<String> on =
        json.members().entrySet().stream()
            .filter(member -> member.getKey().startsWith(MODE) && member.getValue().bool())
            .map(member -> member.getKey())
            .toList();
    return Arrays.stream(values())
        .filter(pooling -> on.equals(List.of(pooling.field)))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Code.UNSUPPORTED_CONFIG,
                "Pooling by " + on + " is not supported: mean_tokens alone or cls_token alone is"));
  }

  /// The file for vectors of this width.
  Json json(int width) {
    var out = Json.object().put("word_embedding_dimension", width);
    for (var pooling : values()) {
      out.put(pooling.field, pooling == this);
    }
    return out.build();
  }
}
