package org.openledger.verify;

import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;

/// Who is said to have signed a receipt, and for which installation. Both are claims until a root
/// of trust says the same.
///
/// @param domain what the signature is for
/// @param signer whose it is
public record Seal(ReceiptDomain domain, Address signer) {
  /// Whether a receipt carries this seal.
  public boolean isOn(UsageReceipt receipt) {
    return receipt.isSignedBy(signer, domain);
  }

  Json toJson() {
    return Json.object().put("domain", domain.toJson()).put("signer", signer.toString()).build();
  }

  static Seal fromJson(Json json) {
    return new Seal(
        ReceiptDomain.fromJson(json.get("domain")), Address.parse(json.get("signer").text()));
  }
}
