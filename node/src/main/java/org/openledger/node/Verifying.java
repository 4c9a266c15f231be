package org.openledger.node;

import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.OpenLora;
import org.openledger.settle.Settlements;
import org.openledger.verify.Bundle;
import org.openledger.verify.Reexecution;

/// Verifying: an answer is made again and compared with what was signed, here or by a stranger.
public final class Verifying {
  private final AnswerStore answers;
  private final Settlements settlements;
  private final OpenLora engine;

  Verifying(AnswerStore answers, Settlements settlements, OpenLora engine) {
    this.answers = answers;
    this.settlements = settlements;
    this.engine = engine;
  }

  /// What a stranger needs to check a receipt by running the model again.
  ///
  /// @throws org.openledger.core.fault.Refusal if there is no such receipt
  public Bundle bundle(Hash receipt) {
    return answers.require(receipt);
  }

  /// The same as a document.
  public Document bundleDocument(Hash receipt) {
    return new Document(bundle(receipt).toJson().compact());
  }

  /// Makes an answer again and compares it, and every link of its receipt, with what was signed.
  public Verification verify(Hash receipt) {
    var bundle = bundle(receipt);
    var signed = settlements.receipt(receipt).orElse(bundle.receipt());
    return settlements.verify(signed, new Reexecution(engine).rerun(bundle));
  }
}
