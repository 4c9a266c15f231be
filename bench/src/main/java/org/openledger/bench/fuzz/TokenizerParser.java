package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.about;
import static org.openledger.bench.fuzz.Parser.check;

import java.util.List;
import org.openledger.core.text.Utf8;
import org.openledger.model.token.Tokenizer;

/// The reader of tokenizers, most of which is a native library.
final class TokenizerParser {
  private static final String TEXT =
      "It's 1,234 d\u00e9j\u00e0 vus \u2014 \ud83d\ude00 <|end|>\n\tx";

  private static final List<String> WORDS =
      List.of(
          "\"type\":\"BPE\"",
          "\"type\":\"WordPiece\"",
          "\"type\":\"Unigram\"",
          "\"type\":\"Sequence\"",
          "\"type\":\"ByteLevel\"",
          "\"type\":\"Split\"",
          "\"type\":\"Digits\"",
          "\"type\":\"NFC\"",
          "\"type\":\"Replace\"",
          "\"type\":\"Prepend\"",
          "\"type\":\"Metaspace\"",
          "\"type\":\"Precompiled\"",
          "\"type\":\"Strip\"",
          "\"type\":\"Fuse\"",
          "\"type\":\"TemplateProcessing\"",
          "\"normalizers\":[",
          "\"pretokenizers\":[",
          "\"decoders\":[",
          "\"pattern\":{\"Regex\":\"",
          "\"pattern\":{\"String\":\"",
          "\"content\":\"",
          "\"behavior\":\"Isolated\"",
          "\"invert\":true",
          "\"add_prefix_space\":true",
          "\"vocab\":{",
          "\"merges\":[",
          "\"dropout\":0.5",
          "\"unk_token\":\"a\"",
          "\"byte_fallback\":true",
          "\"special\":true",
          "\"special\":false",
          "\"normalized\":true",
          "(a|a)*",
          "(?=",
          "\\\\p{L}+",
          ".*",
          "null",
          "[]",
          "{}");

  private TokenizerParser() {}

  static Parser parser() {
    return new Parser("tokenizer", WORDS, true, _ -> TokenizerParser::feed);
  }

  private static Object feed(byte[] input) {
    try (var tokenizer = Tokenizer.of(Utf8.shown(input))) {
      var ids = tokenizer.encode(TEXT);
      for (int id : ids) {
        check(id >= 0 && id < tokenizer.vocabularySize(), "an id outside the vocabulary");
      }
      var placed = tokenizer.encodeMarkupWithOffsets(TEXT);
      check(tokenizer.encodeMarkup(TEXT).length == placed.length(), "places of other tokens");
      var text = tokenizer.decode(ids);
      return about(ids.length)
          + " "
          + about(tokenizer.special().size())
          + " "
          + about(text.length());
    }
  }
}
