package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Evidence.Field;
import org.openledger.core.receipt.Verification;

/// `ReceiptLeavesTest` of core holds that every leaf of a receipt has a field.
class ReexecutionTest {
  @TempDir static Path models;
  private static Served served;
  private static Reexecution verifier;

  @BeforeAll
  static void serve() {
    served = new Served(models);
    verifier = new Reexecution(served.engine);
  }

  private static String firstFailure(Bundle bundle) {
    return verifier.verify(bundle).firstFailure().map(Verification.Check::name).orElse("");
  }

  @Test
  void anHonestBundleHoldsAndEveryFieldThatCanBeMadeAgainIsChecked() {
    var found = verifier.verify(served.bundle);
    assertThat(found.firstFailure()).isEmpty();
    var names = found.checks().stream().map(Verification.Check::name).toList();
    for (var field : Field.values()) {
      assertThat(names.contains(field.label())).isEqualTo(Reexecution.isMadeAgain(field));
    }
    assertThat(names).contains("signature", "answer", "answer again").doesNotHaveDuplicates();
  }

  @Test
  void noFieldCanBeChangedUnderTheSignature() {
    for (var field : Field.values()) {
      assertThat(verifier.verify(served.changed(field)).holds()).as(field.label()).isFalse();
    }
  }

  @Test
  void aFieldTheNodeItselfSignedWrongIsNamed() {
    for (var field : Field.values()) {
      assertThat(firstFailure(served.changedAndSigned(field)))
          .as(field.label())
          .isEqualTo(Reexecution.isMadeAgain(field) ? field.label() : "");
    }
  }

  @Test
  void onlyTheSignersWordStandsForPayerFeeAndNumber() {
    assertThat(Arrays.stream(Field.values()).filter(field -> !Reexecution.isMadeAgain(field)))
        .containsExactly(Field.SEQUENCE, Field.PAYER, Field.FEE);
  }

  @Test
  void anotherSignerOrChainIsFound() {
    var bundle = served.bundle;
    var stranger = KeyPair.derive(new byte[] {8}, "node").address();
    assertThat(
            firstFailure(
                new Bundle(
                    bundle.receipt(),
                    bundle.question(),
                    bundle.answer(),
                    bundle.finish(),
                    bundle.attribution(),
                    stranger,
                    bundle.chainId())))
        .isEqualTo("signature");
    assertThat(
            firstFailure(
                new Bundle(
                    bundle.receipt(),
                    bundle.question(),
                    bundle.answer(),
                    bundle.finish(),
                    bundle.attribution(),
                    bundle.signer(),
                    1)))
        .isEqualTo("signature");
  }

  @Test
  void aBundleSurvivesItsText() {
    var text = served.bundle.toJson().canonical();
    assertThat(Bundle.fromJson(Json.parse(text))).isEqualTo(served.bundle);
  }
}
