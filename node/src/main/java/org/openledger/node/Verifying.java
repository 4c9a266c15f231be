package org.openledger.node;

import java.util.Optional;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.serve.OpenLora;
import org.openledger.verify.Reexecution;

/// Verifying: an answer is made again and compared with what was signed, here or by a stranger.
public final class Verifying {
  private final Answers answers;
  private final Receipts receipts;
  private final OpenLora engine;

  /// The receipts that were paid.
  interface Receipts {
    /// A receipt as it was recorded.
    Optional<UsageReceipt> receipt(Hash id);

    /// Checks every field and link of a receipt and names the first that fails.
    Verification verify(UsageReceipt receipt, Evidence evidence);
  }

  Verifying(Answers answers, Receipts receipts, OpenLora engine) {
    this.answers = answers;
    this.receipts = receipts;
    this.engine = engine;
  }

  /// What a stranger needs to check a receipt by running the model again.
  ///
  /// @throws org.openledger.core.fault.Refusal if there is no such receipt
  public Document bundle(Hash receipt) {
    return new Document(answers.require(receipt).toJson().compact());
  }

  /// Makes an answer again and compares it, and every link of its receipt, with what was signed.
  public Verification verify(Hash receipt) {
    var bundle = answers.require(receipt);
    assert bundle.receipt().id().equals(receipt) : "the answer of another receipt";
    var signed = receipts.receipt(receipt).orElse(bundle.receipt());
    return receipts.verify(signed, new Reexecution(engine).rerun(bundle));
  }
}
