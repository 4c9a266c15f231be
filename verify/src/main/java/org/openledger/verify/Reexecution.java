package org.openledger.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.Evidence.Field;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Reply;

/// Makes answers and their attributions again, to be compared with their receipts bit for bit.
public final class Reexecution {
  private final OpenLora engine;

  /// A verifier that makes answers with `engine`.
  public Reexecution(OpenLora engine) {
    this.engine = engine;
  }

  /// Whether what a bundle holds is what its own receipt says, and its signature is its signer's.
  /// Nothing is made again.
  public static List<Verification.Check> consistency(Bundle bundle) {
    var body = bundle.receipt().body();
    var checks = new ArrayList<>(said(bundle).compare(body, "what the bundle holds"));
    var signer = bundle.seal().signer();
    boolean signed = bundle.seal().isOn(bundle.receipt());
    checks.add(new Verification.Check("signature", signed, "that of " + signer));
    bundle
        .dues()
        .ifPresent(dues ->
            checks.addAll(
                Evidence.none()
                    .terms(dues.terms().commitment())
                    .compare(body, "that of the terms it holds")));
    return checks;
  }

  /// What the bundle itself says.
  private static Evidence said(Bundle bundle) {
    return Evidence.none()
        .asked(bundle.question().model())
        .prompt(bundle.question().messagesJson())
        .sampling(bundle.question().sampling().toJson())
        .answer(bundle.answer())
        .attribution(bundle.attribution())
        .retrieval(bundle.credited().commitments().retrieval());
  }

  /// What making the answer again says.
  public Again rerun(Bundle bundle) {
    // Where whoever asked went away, the answer ends after as many tokens as the receipt counts.
    var said = bundle.receipt().body().said().answer();
    var reply =
        said.finish() == Finish.CANCELLED
            ? engine.again(bundle.question(), Math.clamp(said.tokens(), 1, Integer.MAX_VALUE))
            : engine.reply(bundle.question(), Address.ZERO, _ -> {});
    var again =
        switch (reply) {
          case Answer answer -> answer;
          case Reply.Nothing _ ->
              // What could be asked instead is not for whoever may only check.
              throw new Refusal(
                  Code.STATE_CONFLICT, "made again, nothing in these records answers this");
        };
    var evidence =
        Evidence.none()
            .model(again.provenance())
            .prompt(again.question().messagesJson())
            .sampling(again.question().sampling().toJson())
            .answer(again.text())
            .finish(again.finish())
            .promptTokens(again.promptTokens())
            .answerTokens(again.answerTokens())
            .attribution(again.attribution())
            .retrieval(again.credited().commitments().retrieval());
    assert Arrays.stream(Field.values())
            .allMatch(field -> evidence.fields().contains(field) == isMadeAgain(field))
        : "made again were " + evidence.fields();
    return new Again(evidence, again.credited().retrieval());
  }

  /// An answer that was made again.
  ///
  /// @param evidence what its receipt must say
  /// @param retrieval what was found for it
  public record Again(Evidence evidence, Optional<Json> retrieval) {}

  /// Whether a field follows from the question and the model. Of what does not, fee and terms
  /// follow from what is registered; the rest is the signer's word, to which the signature holds
  /// it.
  static boolean isMadeAgain(Field field) {
    return switch (field) {
      case EPOCH, SEQUENCE, PAYER, FEE, TERMS, APP, AGENT, AGENT_RUN, AGENT_STEP, HOPS -> false;
      case MODEL,
          MODEL_DIGEST,
          BASE_DIGEST,
          ADAPTER_DIGEST,
          RUN_ROOT,
          ATTRIBUTION_ROOT,
          MEMORY_ROOT,
          SNAPSHOTS,
          KERNEL_VERSION,
          PROMPT,
          ANSWER,
          SAMPLING,
          PROMPT_TOKENS,
          ANSWER_TOKENS,
          FINISH,
          ATTRIBUTION,
          RETRIEVAL ->
          true;
    };
  }
}
