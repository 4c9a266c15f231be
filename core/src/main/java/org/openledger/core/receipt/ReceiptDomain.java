package org.openledger.core.receipt;

import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The EIP-712 domain that receipts are signed for: one installation and no other, because the
/// contract that judges it has a salt that was drawn for it.
///
/// @param chainId the chain of that contract
/// @param judge the contract that judges receipts
/// @param salt that of the contract
public record ReceiptDomain(long chainId, Address judge, Hash salt) {
  /// The application's name in the domain.
  public static final String NAME = "OpenLedger";

  /// Version of the signed type.
  public static final String VERSION = "2";

  /// The domain separator.
  public Hash separator() {
    return Eip712.domain(NAME, VERSION, chainId, judge, salt);
  }

  /// The domain as an object.
  public Json toJson() {
    return Json.object()
        .put("name", NAME)
        .put("version", VERSION)
        .put("chainId", chainId)
        .put("verifyingContract", judge.toString())
        .put("salt", salt.toString())
        .build();
  }

  /// The domain written by [#toJson].
  public static ReceiptDomain fromJson(Json json) {
    var version = json.get("version").text();
    if (!version.equals(VERSION) || !json.get("name").text().equals(NAME)) {
      throw new IllegalArgumentException(
          "the receipt is signed as version "
              + version
              + "; this program reads version "
              + VERSION);
    }
    return new ReceiptDomain(
        json.get("chainId").asLong(),
        Address.parse(json.get("verifyingContract").text()),
        Hash.parse(json.get("salt").text()));
  }
}
