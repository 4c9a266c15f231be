package org.openledger.app;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Answered;

/// Answers of no node, for tests of how they are shown.
public final class Samples {
  public static final ModelId MODEL = ModelId.of("nano", "tides", 1);
  public static final Hash DIGEST = Keccak.hash256(new byte[] {1});
  public static final SnapshotRef SNAPSHOT = new SnapshotRef(new DatanetId("tides"), 3, DIGEST);
  public static final Attribution ATTRIBUTION =
      new Attribution(
          new Attribution.Method("test", 1),
          5,
          Attribution.DataCredit.NONE,
          List.of(new Attribution.ContributorCredit(new ContributorId("Ann"), 7)),
          100,
          Attribution.Shown.NOTHING);

  private static final KeyPair NODE = KeyPair.derive(new byte[] {7}, "node");

  private Samples() {}

  /// A receipt over 10 tokens read and 20 written.
  public static UsageReceipt receipt() {
    return SampleReceipt.direct(DIGEST)
        .paid(Address.ZERO, Open.units(39), new TermsCommitment(DIGEST))
        .model(
            new ModelPart(
                MODEL,
                new ModelDigest(DIGEST),
                new BaseDigest(DIGEST),
                new AdapterDigest(DIGEST),
                ModelPart.Roots.NONE,
                List.of(SNAPSHOT),
                4))
        .credit(CreditPart.of(ATTRIBUTION.commitment()))
        .body()
        .sign(new ReceiptDomain(1, Address.ZERO, DIGEST), NODE);
  }

  /// An answer that ended for a reason.
  public static Answered answered(String text, Finish finish) {
    return new Answered(text, finish, ATTRIBUTION, receipt());
  }
}
