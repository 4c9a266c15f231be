package org.openledger.node.demo;

import java.util.LinkedHashMap;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.verify.Bundle;

/// A bundle in which one bit of the receipt was changed, to show that it is found.
///
/// @param bundle the changed bundle
/// @param field the receipt's member that was changed
record Tampering(Bundle bundle, String field) {
  private static final String FIELD = "answer";

  /// Flips the lowest bit of the hash of the answer, in the receipt alone.
  static Tampering flipOneBit(Bundle bundle) {
    var receipt = new LinkedHashMap<>(bundle.receipt().toJson().members());
    var bytes = Hash.parse(bundle.receipt().toJson().get(FIELD).text()).bytes();
    bytes[Hash.SIZE - 1] ^= 1;
    receipt.put(FIELD, Json.of(Hash.of(bytes).toString()));
    var changed = new LinkedHashMap<>(bundle.toJson().members());
    changed.put("receipt", new Json.Obj(receipt));
    return new Tampering(Bundle.fromJson(new Json.Obj(changed)), FIELD);
  }
}
