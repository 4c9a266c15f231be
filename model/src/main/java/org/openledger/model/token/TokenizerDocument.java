package org.openledger.model.token;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;

/// A tokenizer.json as it is handed to the native library: only what Hugging Face's byte-pair
/// tokenizers are made of, and every value of the kind that it must be.
///
/// What the library does not expect ends the process, which no caller can catch: a number that no
/// double holds is enough. So nothing reaches it unread, and what does not change how text is split
/// (truncation, padding, templates) does not reach it at all. Dropout, which draws at random, is
/// refused.
final class TokenizerDocument {
  /// Most token ids of any model.
  private static final int IDS_MAX = 1 << 24;

  private static final int TEXT_CHARS_MAX = 1_000;
  private static final int PARTS_MAX = 16;
  private static final int REPLACEMENTS_MAX = 4;

  /// What a member of a component must be.
  private enum Value {
    FLAG,
    TEXT,
    CHARACTER,
    COUNT,
    PATTERN,
    BEHAVIOUR,
    SCHEME
  }

  private static final Set<String> BEHAVIOURS =
      Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
  private static final Set<String> SCHEMES = Set.of("always", "never", "first");

  private static final Map<String, Value> BYTE_LEVEL =
      Map.of("add_prefix_space", Value.FLAG, "trim_offsets", Value.FLAG, "use_regex", Value.FLAG);
  private static final Map<String, Value> METASPACE =
      Map.of(
          "replacement", Value.CHARACTER,
          "prepend_scheme", Value.SCHEME,
          "add_prefix_space", Value.FLAG,
          "split", Value.FLAG);
  private static final Map<String, Value> REPLACE =
      Map.of("pattern", Value.PATTERN, "content", Value.TEXT);

  private static final Map<String, Map<String, Value>> NORMALIZERS =
      Map.of(
          "NFC", Map.of(),
          "NFD", Map.of(),
          "NFKC", Map.of(),
          "NFKD", Map.of(),
          "Lowercase", Map.of(),
          "Strip", Map.of("strip_left", Value.FLAG, "strip_right", Value.FLAG),
          "Prepend", Map.of("prepend", Value.CHARACTER),
          "Replace", Map.of("pattern", Value.PATTERN, "content", Value.CHARACTER));

  private static final Map<String, Map<String, Value>> SPLITTERS =
      Map.of(
          "ByteLevel", BYTE_LEVEL,
          "Metaspace", METASPACE,
          "Whitespace", Map.of(),
          "WhitespaceSplit", Map.of(),
          "Punctuation", Map.of("behavior", Value.BEHAVIOUR),
          "Digits", Map.of("individual_digits", Value.FLAG),
          "Split",
              Map.of("pattern", Value.PATTERN, "behavior", Value.BEHAVIOUR, "invert", Value.FLAG));

  private static final Map<String, Map<String, Value>> DECODERS =
      Map.of(
          "ByteLevel",
          BYTE_LEVEL,
          "Metaspace",
          METASPACE,
          "ByteFallback",
          Map.of(),
          "Fuse",
          Map.of(),
          "Replace",
          REPLACE,
          "Strip",
          Map.of("content", Value.CHARACTER, "start", Value.COUNT, "stop", Value.COUNT));

  private static final Map<String, Map<String, Value>> PROCESSORS = Map.of("ByteLevel", BYTE_LEVEL);

  /// Processors that add tokens, which nobody asks for here.
  private static final Set<String> ADDING = Set.of("TemplateProcessing");

  private static final Set<String> TOKEN_FLAGS =
      Set.of("single_word", "lstrip", "rstrip", "normalized", "special");
  private static final Set<String> MODEL_FLAGS =
      Set.of("fuse_unk", "byte_fallback", "ignore_merges");
  private static final Set<String> MODEL_TEXTS =
      Set.of("unk_token", "continuing_subword_prefix", "end_of_word_suffix");

  private TokenizerDocument() {}

  /// The document of a tokenizer.json.
  ///
  /// @throws org.openledger.core.json.JsonException if a value is of another kind than it must be
  /// @throws org.openledger.core.fault.Failure if it is beyond a bound, or asks for what is not
  ///   supported
  static Json checked(Json json) {
    var added = new ArrayList<Json>();
    for (var token : json.find("added_tokens").map(Json::items).orElse(List.of())) {
      added.add(addedToken(token));
    }
    return Json.object()
        .put("version", "1.0")
        .put("truncation", Json.ofNull())
        .put("padding", Json.ofNull())
        .put("added_tokens", added)
        .put("normalizer", part(json, "normalizer", "normalizers", NORMALIZERS))
        .put("pre_tokenizer", part(json, "pre_tokenizer", "pretokenizers", SPLITTERS))
        .put("post_processor", part(json, "post_processor", "processors", PROCESSORS))
        .put("decoder", part(json, "decoder", "decoders", DECODERS))
        .put("model", model(json.get("model")))
        .build();
  }

  private static Json addedToken(Json token) {
    var out = Json.object().put("id", id(token.get("id")));
    out.put("content", Json.of(text(token.get("content"))));
    for (var flag : TOKEN_FLAGS) {
      token.find(flag).ifPresent(value -> out.put(flag, value.bool()));
    }
    return out.build();
  }

  /// A token's id, which is below the number of tokens that any model has.
  static long id(Json json) {
    int id = json.asInt();
    if (id < 0 || id >= IDS_MAX) {
      throw damaged("the token id " + id + " is not between 0 and " + IDS_MAX);
    }
    return id;
  }

  private static String text(Json json) {
    var text = json.text();
    if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
      throw damaged("a text of " + text.length() + " characters; 1 to " + TEXT_CHARS_MAX + " fit");
    }
    return text;
  }

  /// A component that may be a sequence of others, of which what adds tokens is left out.
  private static Json part(
      Json json, String name, String list, Map<String, Map<String, Value>> known) {
    var given = json.find(name);
    if (given.isEmpty()) {
      return Json.ofNull();
    }
    var single = !given.get().get("type").text().equals("Sequence");
    var parts = single ? List.of(given.get()) : given.get().get(list).items();
    var kept = new ArrayList<Json>();
    for (var part : parts) {
      if (!ADDING.contains(part.get("type").text()) || !name.equals("post_processor")) {
        kept.add(component(name, part, known));
      }
    }
    long replacing = kept.stream().filter(part -> part.find("pattern").isPresent()).count();
    if (kept.size() > PARTS_MAX || replacing > REPLACEMENTS_MAX) {
      throw damaged(kept.size() + " parts of its " + name + ", of which " + replacing + " search");
    }
    if (kept.isEmpty()) {
      return Json.ofNull();
    }
    return single ? kept.getFirst() : Json.object().put("type", "Sequence").put(list, kept).build();
  }

  private static Json component(String name, Json json, Map<String, Map<String, Value>> known) {
    var type = json.get("type").text();
    var members = known.get(type);
    if (members == null) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG,
          "A tokenizer with the " + name + " \"" + type + "\" is not supported");
    }
    var out = Json.object().put("type", type);
    json.members()
        .forEach((member, value) -> {
          var kind = members.get(member);
          if (kind != null) {
            out.put(member, value(kind, value));
          } else if (!member.equals("type")) {
            throw damaged("its " + name + " " + type + " has a member \"" + member + "\"");
          }
        });
    return out.build();
  }

  private static Json value(Value kind, Json json) {
    return switch (kind) {
      case FLAG -> Json.of(json.bool());
      case TEXT -> json.text().isEmpty() ? json : Json.of(text(json));
      case CHARACTER -> {
        var text = text(json);
        if (text.codePointCount(0, text.length()) != 1) {
          throw damaged("more than one character where one belongs");
        }
        yield json;
      }
      case COUNT -> Json.of(id(json));
      case PATTERN -> pattern(json);
      case BEHAVIOUR -> among(BEHAVIOURS, json);
      case SCHEME -> among(SCHEMES, json);
    };
  }

  private static Json pattern(Json json) {
    var regex = json.find("Regex");
    return regex.isPresent()
        ? Json.object().put("Regex", text(regex.get())).build()
        : Json.object().put("String", text(json.get("String"))).build();
  }

  private static Json among(Set<String> words, Json json) {
    if (!words.contains(json.text())) {
      throw damaged(
          "a word that is none of " + String.join(", ", words.stream().sorted().toList()));
    }
    return json;
  }

  private static Json model(Json json) {
    var type = json.find("type").map(Json::text).orElse("BPE");
    if (!type.equals("BPE")) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG, "Tokenizers of type " + type + " are not supported");
    }
    if (json.find("dropout").filter(value -> value.number().signum() != 0).isPresent()) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG, "A tokenizer with dropout splits a text otherwise each time");
    }
    var out = Json.object().put("type", type).put("dropout", Json.ofNull());
    for (var name : MODEL_TEXTS) {
      out.put(name, json.find(name).map(value -> Json.of(text(value))).orElse(Json.ofNull()));
    }
    for (var name : MODEL_FLAGS) {
      out.put(name, json.find(name).map(Json::bool).orElse(false));
    }
    var ids = new LinkedHashMap<String, Json>();
    json.get("vocab").members().forEach((token, id) -> ids.put(token, Json.of(id(id))));
    return out.put("vocab", new Json.Obj(ids))
        .put("merges", json.get("merges").items().stream().map(TokenizerDocument::merge).toList())
        .build();
  }

  /// Two tokens, as a list or with a space between them.
  private static Json merge(Json json) {
    if (json instanceof Json.Str(var text)) {
      if (text.chars().filter(c -> c == ' ').count() != 1) {
        throw damaged("a merge is two tokens with one space between them");
      }
      return json;
    }
    if (json.items().size() != 2) {
      throw damaged("a merge has two tokens");
    }
    json.items().forEach(Json::text);
    return json;
  }

  private static Fault damaged(String what) {
    return new Fault(Code.DAMAGED_FILE, "This is no tokenizer.json that can be used: " + what);
  }
}
