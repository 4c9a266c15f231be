package org.openledger.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.Evidence.Field;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;

/// Checks a receipt with nothing but the models: the signature, the hashes of what was said, and
/// then the answer and its attribution, made again and compared bit for bit.
public final class Reexecution {
  /// Follows the name of a field that is checked twice, the second time made again.
  private static final String AGAIN = " again";

  private final OpenLora engine;

  /// A verifier that makes answers with `engine`.
  public Reexecution(OpenLora engine) {
    this.engine = engine;
  }

  /// Checks a bundle; the first check that fails names the field or link at fault.
  public Verification verify(Bundle bundle) {
    var body = bundle.receipt().body();
    var checks = new ArrayList<>(consistency(bundle));
    assert checks.size() == 6 : "five fields and the signature, not " + checks;
    if (checks.stream().allMatch(Verification.Check::holds)) {
      var names = checks.stream().map(Verification.Check::name).collect(Collectors.toSet());
      for (var check : rerun(bundle).compare(body)) {
        checks.add(names.contains(check.name()) ? again(check) : check);
      }
    }
    return new Verification(checks);
  }

  /// A check of what was made again and stands in the bundle too, where it was checked before.
  private static Verification.Check again(Verification.Check check) {
    return new Verification.Check(check.name() + AGAIN, check.holds(), check.detail());
  }

  /// Whether what a bundle holds is what its own receipt says, and its signature is its signer's.
  /// Nothing is made again.
  public static List<Verification.Check> consistency(Bundle bundle) {
    boolean signed =
        bundle.receipt().isSignedBy(bundle.signer(), UsageReceipt.domain(bundle.chainId()));
    var checks =
        new ArrayList<>(said(bundle).compare(bundle.receipt().body(), "what the bundle holds"));
    checks.add(new Verification.Check("signature", signed, "signed by " + bundle.signer()));
    return checks;
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
    // Where whoever asked went away, the answer ends after as many tokens as the receipt counts.
    long tokens = bundle.receipt().body().said().answer().tokens();
    var again =
        bundle.finish() == Answer.Finish.CANCELLED
            ? engine.again(bundle.question(), Math.clamp(tokens, 1, Integer.MAX_VALUE))
            : engine.answer(bundle.question(), _ -> {});
    var evidence =
        Evidence.none()
            .model(again.provenance())
            .prompt(again.question().messagesJson())
            .sampling(again.question().sampling().toJson())
            .answer(again.text())
            .promptTokens(again.promptTokens())
            .answerTokens(again.answerTokens())
            .attribution(again.attribution());
    assert Arrays.stream(Field.values())
            .allMatch(field -> evidence.fields().contains(field) == isMadeAgain(field))
        : "made again were " + evidence.fields();
    return evidence;
  }

  /// Whether a field follows from the question and the model. What does not is only the signer's
  /// word, and the signature holds the signer to it.
  static boolean isMadeAgain(Field field) {
    return switch (field) {
      case SEQUENCE, PAYER, FEE -> false;
      case MODEL,
          BASE_DIGEST,
          ADAPTER_DIGEST,
          SNAPSHOTS,
          PROMPT,
          ANSWER,
          SAMPLING,
          PROMPT_TOKENS,
          ANSWER_TOKENS,
          ATTRIBUTION,
          KERNEL_VERSION ->
          true;
    };
  }
}
