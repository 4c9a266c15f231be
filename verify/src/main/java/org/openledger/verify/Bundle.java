package org.openledger.verify;

import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Attribution;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Question;

/// Everything a stranger needs, besides the model, to check a receipt by making its answer again.
///
/// @param receipt the signed receipt
/// @param question what was asked, and with which sampling settings
/// @param answer the text that was given
/// @param attribution whose data it was said to be
/// @param signer the account whose signature the receipt must carry
/// @param chainId the chain the signature is for
public record Bundle(
    UsageReceipt receipt,
    Question question,
    String answer,
    Attribution attribution,
    Address signer,
    long chainId) {

  /// The bundle as an object.
  public Json toJson() {
    return Json.object()
        .put("receipt", receipt.toJson())
        .put("question", question.toJson())
        .put("answer", answer)
        .put("attribution", attribution.toJson())
        .put("signer", signer.toString())
        .put("chainId", chainId)
        .build();
  }

  /// The bundle written by [#toJson].
  public static Bundle fromJson(Json json) {
    return new Bundle(
        UsageReceipt.fromJson(json.get("receipt")),
        Question.fromJson(json.get("question")),
        json.get("answer").text(),
        Attribution.fromJson(json.get("attribution")),
        Address.parse(json.get("signer").text()),
        json.get("chainId").asLong());
  }
}
