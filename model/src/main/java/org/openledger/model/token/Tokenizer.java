package org.openledger.model.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.openledger.core.bytes.Hash;
import org.openledger.core.crypto.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelError;
import org.openledger.model.ModelException;
import org.openledger.model.file.ModelDocument;

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
      var json = Json.parse(text);
      var special = new LinkedHashMap<String, Integer>();
      var ordinary = new ArrayList<Json>();
      int idMax = -1;
      for (var token : json.find("added_tokens").map(Json::items).orElse(List.of())) {
        int id = token.get("id").asInt();
        idMax = Math.max(idMax, id);
        if (token.get("special").bool()) {
          special.put(token.get("content").text(), id);
        } else {
          ordinary.add(token);
        }
      }
      idMax = Math.max(idMax, idMax(json.get("model").get("vocab")));
      var members = new LinkedHashMap<>(json.members());
      members.put("added_tokens", Json.array(ordinary));
      var digest = Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      var plain = LibraryTokenizer.of(new Json.Obj(members).compact());
      return new Tokenizer(plain, LibraryTokenizer.of(text), special, idMax + 1, digest);
    } catch (JsonException e) {
      throw new ModelException(
          ModelError.BAD_FILE, "This is no tokenizer.json: " + e.getMessage(), e);
    }
  }

  /// The largest id of a vocabulary, which is an object of ids (BPE, WordPiece) or a list
  /// (Unigram).
  private static int idMax(Json vocabulary) {
    return vocabulary instanceof Json.Arr(var items)
        ? items.size() - 1
        : vocabulary.members().values().stream().mapToInt(Json::asInt).max().orElse(-1);
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
    return java.util.Collections.unmodifiableSequencedMap(special);
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
        throw new ModelException(
            ModelError.TOKEN_OUT_OF_RANGE,
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
