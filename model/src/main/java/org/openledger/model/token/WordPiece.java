package org.openledger.model.token;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;

/// Text to the token ids of a BERT-family model, by a Hugging Face tokenizer.json of type
/// WordPiece; usable from any thread.
///
/// Text is plain: a user who writes `[SEP]` gets the characters, never the special token. What the
/// file says of truncation and padding is not done: [#encode] cuts, nobody pads.
public final class WordPiece implements AutoCloseable {
  private static final String FIRST = "[CLS]";
  private static final String LAST = "[SEP]";
  private static final String UNKNOWN = "[UNK]";

  /// The ids around every text.
  private static final int AROUND = 2;

  private final LibraryTokenizer library;
  private final int first;
  private final int last;
  private final int unknown;
  private final int vocabularySize;

  private WordPiece(
      LibraryTokenizer library, int first, int last, int unknown, int vocabularySize) {
    this.library = library;
    this.first = first;
    this.last = last;
    this.unknown = unknown;
    this.vocabularySize = vocabularySize;
  }

  /// Reads the tokenizer.json of a model directory.
  public static WordPiece open(Path folder) {
    return of(ModelDocument.text(folder.resolve(Tokenizer.FILE)));
  }

  /// The tokenizer described by the text of a tokenizer.json.
  public static WordPiece of(String text) {
    try {
      var json = Json.parse(text);
      var model = json.get("model");
      var type = model.get("type").text();
      if (!type.equals("WordPiece")) {
        throw new Refusal(
            Code.UNSUPPORTED_CONFIG,
            "An encoder's tokenizer is of type WordPiece; " + type + " is not supported");
      }
      var vocabulary = model.get("vocab").members();
      int size = vocabulary.values().stream().mapToInt(Json::asInt).max().orElse(-1) + 1;
      var library = LibraryTokenizer.of(plain(json, vocabulary));
      return new WordPiece(
          library, id(vocabulary, FIRST), id(vocabulary, LAST), id(vocabulary, UNKNOWN), size);
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, "This is no tokenizer.json: " + e.getMessage(), e);
    }
  }

  private static int id(Map<String, Json> vocabulary, String token) {
    var id = vocabulary.get(token);
    if (id == null) {
      throw new Fault(Code.DAMAGED_FILE, "The tokenizer's vocabulary has no " + token);
    }
    return id.asInt();
  }

  /// The same without special tokens, which the library would find in the text of a user. The
  /// library numbers added tokens anew when some are gone, so all must be in the vocabulary.
  private static String plain(Json json, Map<String, Json> vocabulary) {
    id(vocabulary, FIRST);
    id(vocabulary, LAST);
    var ordinary = new ArrayList<Json>();
    for (var token : json.find("added_tokens").map(Json::items).orElse(List.of())) {
      var content = token.get("content").text();
      if (id(vocabulary, content) != token.get("id").asInt()) {
        throw new Fault(
            Code.DAMAGED_FILE, "The tokenizer's added token " + content + " has two ids");
      }
      if (!token.get("special").bool()) {
        ordinary.add(token);
      }
    }
    var members = new LinkedHashMap<>(json.members());
    members.put("added_tokens", Json.array(ordinary));
    return new Json.Obj(members).compact();
  }

  /// Number of ids.
  public int vocabularySize() {
    return vocabularySize;
  }

  /// The ids of a text between `[CLS]` and `[SEP]`, at most `most` in all; the text's end is cut
  /// off where it does not fit.
  public int[] encode(String text, int most) {
    if (most < AROUND) {
      throw new Refusal(Code.INVALID_ARGUMENT, "A text has at least two tokens, not " + most);
    }
    int[] inner = library.ids(UnicodeText.wellFormed(text));
    int count = Math.min(inner.length, most - AROUND);
    int[] ids = new int[count + AROUND];
    ids[0] = first;
    System.arraycopy(inner, 0, ids, 1, count);
    ids[count + 1] = last;
    return ids;
  }

  /// The ids of a text by itself, with nothing around it.
  public int[] pieces(String text) {
    return library.ids(UnicodeText.wellFormed(text));
  }

  /// The id of whatever the vocabulary has no pieces for.
  public int unknown() {
    return unknown;
  }

  @Override
  public void close() {
    library.close();
  }
}
