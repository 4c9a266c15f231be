package org.openledger.core.receipt;

import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Signature;
import org.openledger.core.digest.AgentKey;
import org.openledger.core.digest.AgentRunId;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AppKey;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// The JSON form of receipts: one flat object, a member for each leaf of the body.
final class ReceiptJson {
  private ReceiptJson() {}

  static Json of(UsageReceipt receipt) {
    var body = receipt.body();
    var paid = body.paid();
    var said = body.said();
    var origin = body.origin();
    var json =
        Json.object()
            .put("id", receipt.id().toString())
            .put("payer", paid.payer().toString())
            .put("fee", paid.fee().units().toString())
            .put("terms", paid.terms().toString());
    return body.model()
        .addTo(json)
        .put("prompt", said.prompt().hash().toString())
        .put("promptTokens", said.prompt().tokens())
        .put("answer", said.answer().hash().toString())
        .put("answerTokens", said.answer().tokens())
        .put("finish", said.answer().finish().label())
        .put("sampling", said.sampling().toString())
        .put("attribution", body.credit().attribution().toString())
        .put("retrieval", body.credit().retrieval().toString())
        .put("app", origin.app().toString())
        .put("agent", origin.agent().toString())
        .put("agentRun", origin.run().toString())
        .put("agentStep", origin.step())
        .put("hops", origin.hops().stream().map(Hop::toJson).toList())
        .put("epoch", body.place().epoch().number())
        .put("sequence", body.place().sequence())
        .put("signature", Hex.encode(receipt.signature().pack()))
        .build();
  }

  static UsageReceipt read(Json json) {
    var body =
        new UsageReceipt.Body(
            paid(json),
            ModelPart.fromJson(json),
            said(json),
            credit(json),
            origin(json),
            place(json));
    return new UsageReceipt(body, Signature.unpack(Hex.decode(json.get("signature").text())));
  }

  private static PaidPart paid(Json json) {
    return new PaidPart(
        Address.parse(json.get("payer").text()),
        new Open(json.get("fee").integerText()),
        new TermsCommitment(hash(json, "terms")));
  }

  private static SaidPart said(Json json) {
    return new SaidPart(
        new SaidPart.Prompt(
            new PromptHash(hash(json, "prompt")), json.get("promptTokens").asLong()),
        new SaidPart.Answer(
            new AnswerHash(hash(json, "answer")),
            json.get("answerTokens").asLong(),
            Finish.parse(json.get("finish").text())),
        new SamplingHash(hash(json, "sampling")));
  }

  private static CreditPart credit(Json json) {
    return new CreditPart(
        new AttributionCommitment(hash(json, "attribution")),
        new RetrievalCommitment(hash(json, "retrieval")));
  }

  private static OriginPart origin(Json json) {
    return new OriginPart(
        new AppKey(hash(json, "app")),
        new AgentKey(hash(json, "agent")),
        new AgentRunId(hash(json, "agentRun")),
        json.get("agentStep").asLong(),
        json.get("hops").items().stream().map(Hop::fromJson).toList());
  }

  private static PlacePart place(Json json) {
    return PlacePart.of(json.get("epoch").asLong(), json.get("sequence").asLong());
  }

  private static Hash hash(Json json, String name) {
    return Hash.parse(json.get(name).text());
  }
}
