package org.openledger.model.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;

/// Text to token ids and back by a Hugging Face tokenizer.json; usable from any thread.
///
/// [#encode] treats its text as plain: a user who writes `<|assistant|>` gets the characters, never
/// the special token. [#encodeMarkup] is for text this program wrote, such as a chat template's.
/// Neither adds tokens by itself (no BOS, no EOS), truncates or pads. Unpaired surrogates, which
/// UTF-8 cannot express, are read as U+FFFD.
public final class Tokenizer implements AutoCloseable {

  public static final String FILE = "tokenizer.json";

  private final LibraryTokenizer plain;
  private final LibraryTokenizer markup;
  private final SequencedMap<String, Integer> special;
  private final int vocabularySize;
  private final Hash digest;

  private Tokenizer(
      LibraryTokenizer plain,
      LibraryTokenizer markup,
      SequencedMap<String, Integer> special,
      int vocabularySize,
      Hash digest) {
    this.plain = plain;
    this.markup = markup;
    this.special = special;
    this.vocabularySize = vocabularySize;
    this.digest = digest;
  }

  /// Reads a tokenizer.json, or the one in a model directory.
  public static Tokenizer open(Path path) {
    var file = path.toFile().isDirectory() ? path.resolve(FILE) : path;
    return of(ModelDocument.text(file));
  }

  /// The tokenizer described by the text of a tokenizer.json.
  public static Tokenizer of(String text) {
    try {
      var json = TokenizerDocument.checked(Json.parse(text));
      var special = new LinkedHashMap<String, Integer>();
      var vocabulary = new LinkedHashMap<>(json.get("model").get("vocab").members());
      var ordinary = new ArrayList<Json>();
      for (var token : json.get("added_tokens").items()) {
        var content = token.get("content").text();
        if (token.get("special").bool()) {
          special.put(content, token.get("id").asInt());
        } else {
          ordinary.add(token);
        }
        vocabulary.putIfAbsent(content, token.get("id"));
      }
      int idMax = vocabulary.values().stream().mapToInt(Json::asInt).max().orElse(-1);
      var plain = LibraryTokenizer.of(withoutSpecial(json, vocabulary, ordinary));
      var digest = Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return new Tokenizer(plain, LibraryTokenizer.of(json.compact()), special, idMax + 1, digest);
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, "This is no tokenizer.json: " + e.getMessage(), e);
    }
  }

  /// The same tokenizer for plain text. The library numbers added tokens anew if some are gone, so
  /// all go into the vocabulary, which fixes their ids; no merge leads to them.
  private static String withoutSpecial(
      Json json, Map<String, Json> vocabulary, List<Json> ordinary) {
    var model = new LinkedHashMap<>(json.get("model").members());
    model.put("vocab", new Json.Obj(vocabulary));
    var members = new LinkedHashMap<>(json.members());
    members.put("model", new Json.Obj(model));
    members.put("added_tokens", Json.array(ordinary));
    return new Json.Obj(members).compact();
  }

  /// Number of ids, special ones included.
  public int vocabularySize() {
    return vocabularySize;
  }

  /// SHA-256 of the tokenizer.json.
  public Hash digest() {
    return digest;
  }

  /// The special tokens with their ids.
  public SequencedMap<String, Integer> special() {
    return Collections.unmodifiableSequencedMap(special);
  }

  /// The id of a special token, if there is one.
  public OptionalInt specialId(String token) {
    var id = special.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The ids of plain text.
  public int[] encode(String text) {
    return plain.ids(UnicodeText.wellFormed(text));
  }

  /// The ids of text in which special tokens are written out and meant.
  public int[] encodeMarkup(String text) {
    return markup.ids(UnicodeText.wellFormed(text));
  }

  /// The ids of plain text with their places in it, counted in code points.
  public Encoding encodeWithOffsets(String text) {
    return plain.idsAndPlaces(UnicodeText.wellFormed(text));
  }

  /// As [#encodeMarkup], with places counted in code points.
  public Encoding encodeMarkupWithOffsets(String text) {
    return markup.idsAndPlaces(UnicodeText.wellFormed(text));
  }

  /// The text of ids, special tokens left out; bytes that are not UTF-8 become U+FFFD.
  public String decode(int... ids) {
    return decode(ids, true);
  }

  /// The text of ids, special tokens written out.
  public String decodeMarkup(int... ids) {
    return decode(ids, false);
  }

  private String decode(int[] ids, boolean skipSpecial) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new Refusal(
            Code.TOKEN_OUT_OF_RANGE,
            "Token id " + id + " is outside the vocabulary of " + vocabularySize);
      }
    }
    return markup.text(ids, skipSpecial);
  }

  @Override
  public void close() {
    plain.close();
    markup.close();
  }
}
