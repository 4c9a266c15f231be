package org.openledger.contribute.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;

/// The canonical form of a record and its bytes: the salt followed by the JSON text.
public final class SealedRecord {
  private static final String ALSO_ASKED = "alsoAsked";

  private SealedRecord() {}

  public static String canonical(DatanetId datanet, Draft draft) {
    var json = Json.object();
    if (!draft.alsoAsked().isEmpty()) {
      json.put(ALSO_ASKED, Json.strings(draft.alsoAsked()));
    }
    return json.put("contributor", draft.contributor())
        .put("datanet", datanet.value())
        .put("document", draft.document())
        .put("id", draft.id())
        .put("licence", draft.licence())
        .put("prompt", draft.prompt())
        .put("text", draft.text())
        .build()
        .canonical();
  }

  public static Draft parse(String canonical) {
    var json = Json.parse(canonical);
    return new Draft(
        json.get("id").text(),
        json.get("document").text(),
        json.get("contributor").text(),
        json.get("licence").text(),
        json.get("prompt").text(),
        json.get("text").text(),
        json.find(ALSO_ASKED).map(Json::texts).orElse(List.of()));
  }

  public static byte[] plain(Opening opening) {
    var text = opening.record().getBytes(UTF_8);
    return ByteBuffer.allocate(Hash.SIZE + text.length)
        .put(opening.salt().bytes())
        .put(text)
        .array();
  }

  public static Opening opening(byte[] plain) {
    var salt = new byte[Hash.SIZE];
    System.arraycopy(plain, 0, salt, 0, Hash.SIZE);
    var record =
        Utf8.decoded(plain, Hash.SIZE, plain.length - Hash.SIZE)
            .orElseThrow(
                () -> new Fault(Code.UNREADABLE_CONTENT, "a record's content is not UTF-8"));
    return new Opening(Hash.of(salt), record);
  }
}
