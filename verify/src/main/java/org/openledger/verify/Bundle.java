package org.openledger.verify;

import java.util.Locale;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Attribution;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.serve.Answer;
import org.openledger.serve.Question;

/// Everything a stranger needs, besides the model, to check a receipt by making its answer again.
///
/// @param receipt the signed receipt
/// @param question what was asked, and with which sampling settings
/// @param answer the text that was given
/// @param finish why it ended
/// @param attribution whose data it was said to be
/// @param signer the account whose signature the receipt must carry
/// @param chainId the chain the signature is for
public record Bundle(
    UsageReceipt receipt,
    Question question,
    String answer,
    Answer.Finish finish,
    Attribution attribution,
    Address signer,
    long chainId) {

  /// The bundle as an object.
  public Json toJson() {
    return Json.object()
        .put("receipt", receipt.toJson())
        .put("question", question.toJson())
        .put("answer", answer)
        .put("finish", finish.name().toLowerCase(Locale.ROOT))
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
        // Those of before this member was there were of answers that had ended.
        json.find("finish").map(Json::text).map(Bundle::finish).orElse(Answer.Finish.STOP),
        Attribution.fromJson(json.get("attribution")),
        Address.parse(json.get("signer").text()),
        json.get("chainId").asLong());
  }

  private static Answer.Finish finish(String name) {
    return switch (name) {
      case "stop" -> Answer.Finish.STOP;
      case "length" -> Answer.Finish.LENGTH;
      case "cancelled" -> Answer.Finish.CANCELLED;
      default -> throw new JsonException("no answer ends with \"" + name + "\"");
    };
  }
}
