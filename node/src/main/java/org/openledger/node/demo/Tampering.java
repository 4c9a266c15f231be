package org.openledger.node.demo;

import java.util.LinkedHashMap;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Document;

/// An answer in whose bundle one bit of the receipt was changed, to show that it is found.
///
/// @param told the answer with the changed bundle
/// @param field the receipt's member that was changed
record Tampering(Told told, String field) {
  private static final String FIELD = "answer";

  /// Flips the lowest bit of the hash of the answer, in the receipt alone.
  static Tampering flipOneBit(Told told) {
    var bundle = Json.parse(told.bundle().json());
    var receipt = new LinkedHashMap<>(bundle.get("receipt").members());
    var bytes = Hash.parse(bundle.get("receipt").get(FIELD).text()).bytes();
    bytes[Hash.SIZE - 1] ^= 1;
    receipt.put(FIELD, Json.of(Hash.of(bytes).toString()));
    var changed = new LinkedHashMap<>(bundle.members());
    // Under the id that such a receipt has: it is the bit that shall be found.
    changed.put("receipt", UsageReceipt.fromJson(new Json.Obj(receipt)).toJson());
    var document = new Document(new Json.Obj(changed).compact());
    return new Tampering(new Told(told.receipt(), document), FIELD);
  }
}
