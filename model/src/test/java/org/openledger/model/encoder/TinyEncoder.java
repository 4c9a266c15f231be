package org.openledger.model.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.encoder.EncoderSettings.Prompts;
import org.openledger.model.optim.StateDigest;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Stored;

/// A small encoder of random weights whose sizes are no multiples of anything.
public final class TinyEncoder {
  static final BertConfig CONFIG = new BertConfig(61, 70, 2, 36, 3, 3, 50, 1e-12f);
  static final EncoderSettings SETTINGS =
      new EncoderSettings(Pooling.MEAN, 66, new Prompts("query: ", "text: "));
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private TinyEncoder() {}

  /// The digest of the vectors that an encoder in a folder makes of its texts.
  public static Hash digest(Path folder, Kernels kernels) {
    try (var encoder = BertEncoder.open(folder, kernels)) {
      return digest(encoder);
    }
  }

  static Hash digest(BertEncoder encoder) {
    return StateDigest.of(encoder.encodeAll(texts(5, 60)).toArray(float[][]::new));
  }

  public static void write(Path folder) {
    EncoderDirectory.write(folder, weights(1), tokenizerJson(), SETTINGS);
  }

  /// Weights large enough that a mistake anywhere shows.
  static BertWeights weights(long seed) {
    var all = new LinkedHashMap<String, Stored>();
    for (var shape : BertWeights.shapes(CONFIG)) {
      var random = CounterRandom.of(seed, shape.name());
      float[] values = new float[shape.size()];
      boolean norm = shape.name().endsWith("LayerNorm.weight");
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.2f * (float) random.nextGaussian() + (norm ? 1f : 0f);
      }
      all.put(shape.name(), new Stored.Floats(values));
    }
    return BertWeights.of(CONFIG, all);
  }

  /// A vocabulary of letters, at the beginning and inside of a word.
  static String tokenizerJson() {
    var vocabulary = Json.object();
    var added = new ArrayList<Json>();
    int id = 0;
    for (var token : SPECIAL) {
      added.add(
          Json.object()
              .put("id", id)
              .put("content", token)
              .put("single_word", false)
              .put("lstrip", false)
              .put("rstrip", false)
              .put("normalized", false)
              .put("special", true)
              .build());
      vocabulary.put(token, id++);
    }
    for (char c = 'a'; c <= 'z'; c++) {
      vocabulary.put(String.valueOf(c), id++);
      vocabulary.put("##" + c, id++);
    }
    vocabulary.put("[", id++);
    vocabulary.put("]", id);
    return Json.object()
        .put("version", "1.0")
        .put("added_tokens", added)
        .put(
            "normalizer",
            Json.object()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .put("strip_accents", Json.ofNull())
                .put("lowercase", true)
                .build())
        .put("pre_tokenizer", Json.object().put("type", "BertPreTokenizer").build())
        .put(
            "model",
            Json.object()
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100)
                .put("vocab", vocabulary.build())
                .build())
        .build()
        .compact();
  }

  /// Texts of 0 to 130 letters, some longer than the encoder reads.
  static List<String> texts(long seed, int count) {
    var random = CounterRandom.of(seed, "texts");
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(i % 4 == 0 ? 130 : 20); j > 0; j--) {
        int c = random.nextInt(31);
        text.append(c < 26 ? (char) ('a' + c) : c == 26 ? '\u4f60' : ' ');
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
