package org.openledger.verify;

import java.util.ArrayList;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.OpenLora;

/// Checks a receipt with nothing but the models: the signature, the hashes of what was said, and
/// then the answer and its attribution, made again and compared bit for bit.
public final class Reexecution {
  private final OpenLora engine;

  /// A verifier that makes answers with `engine`.
  public Reexecution(OpenLora engine) {
    this.engine = engine;
  }

  /// Checks a bundle; the first check that fails names the field or link at fault.
  public Verification verify(Bundle bundle) {
    var body = bundle.receipt().body();
    var checks = new ArrayList<Verification.Check>();
    boolean signed =
        bundle.receipt().isSignedBy(bundle.signer(), UsageReceipt.domain(bundle.chainId()));
    checks.addAll(said(bundle).compare(body));
    checks.add(new Verification.Check("signature", signed, "signed by " + bundle.signer()));
    if (checks.stream().allMatch(Verification.Check::holds)) {
      checks.addAll(rerun(bundle).compare(body));
    }
    return new Verification(checks);
  }

  /// What the bundle itself says.
  private static Evidence said(Bundle bundle) {
    return Evidence.none()
        .asked(bundle.question().model())
        .prompt(bundle.question().messagesJson())
        .sampling(bundle.question().sampling().toJson())
        .answer(bundle.answer())
        .attribution(bundle.attribution());
  }

  /// What making the answer again says.
  public Evidence rerun(Bundle bundle) {
    var again = engine.answer(bundle.question(), piece -> {});
    return Evidence.none()
        .model(again.provenance())
        .answer(again.text())
        .promptTokens(again.promptTokens())
        .answerTokens(again.answerTokens())
        .attribution(again.attribution());
  }
}
