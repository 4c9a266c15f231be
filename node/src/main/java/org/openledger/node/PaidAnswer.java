package org.openledger.node;

import org.openledger.core.json.Json;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Answer;

/// An answer with the receipt that was signed for it.
///
/// @param answer the answer and whose data it was
/// @param receipt what was paid, signed
public record PaidAnswer(Answer answer, UsageReceipt receipt) {

  /// The `openledger` object that rides on every chat completion.
  public Json summary() {
    var attribution = answer.attribution();
    return Json.object()
        .put("receipt", receipt.id().toString())
        .put("fee", receipt.body().fee().units().toString())
        .put("attribution", attribution.toJson())
        .put("adapterDigest", receipt.body().model().adapter().toString())
        .put("kernelVersion", receipt.body().model().kernelVersion())
        .build();
  }
}
