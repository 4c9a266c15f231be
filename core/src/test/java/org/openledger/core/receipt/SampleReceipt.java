package org.openledger.core.receipt;

import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AgentKey;
import org.openledger.core.digest.AgentRunId;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AppKey;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// A receipt of a test, which says what it looks at; the rest is a sample. Tests have their
/// receipts from here, so that a field that is added to a receipt is added to tests once.
public final class SampleReceipt {
  private PaidPart paid;
  private ModelPart model;
  private SaidPart said;
  private CreditPart credit;
  private OriginPart origin;
  private PlacePart place;

  /// A receipt in which everything is there that may be, each digest the same one: 10 tokens read
  /// and 20 written by an adapter, asked through an app, the third receipt of the fourth epoch.
  public SampleReceipt(Hash digest) {
    var somebody = Address.fromWord(digest.bytes());
    paid = new PaidPart(somebody, Open.units(7), new TermsCommitment(digest));
    model =
        new ModelPart(
            ModelId.of("nano", "tides", 1),
            new ModelDigest(digest),
            new BaseDigest(digest),
            new AdapterDigest(digest),
            new ModelPart.Roots(
                new RunCommitment(digest), new AttributionRoot(digest), new MemoryRoot(digest)),
            List.of(new SnapshotRef(new DatanetId("tides"), 1, digest)),
            1);
    said =
        new SaidPart(
            new SaidPart.Prompt(new PromptHash(digest), 10),
            new SaidPart.Answer(new AnswerHash(digest), 20, Finish.STOP),
            new SamplingHash(digest));
    credit = new CreditPart(new AttributionCommitment(digest), new RetrievalCommitment(digest));
    origin =
        new OriginPart(
            new AppKey(digest),
            new AgentKey(digest),
            new AgentRunId(digest),
            2,
            List.of(new Hop(Hop.Role.APP, somebody, Open.units(9))));
    place = PlacePart.of(4, 3);
  }

  /// The receipt of another body, of which something is to be changed.
  public SampleReceipt(UsageReceipt.Body body) {
    paid = body.paid();
    model = body.model();
    said = body.said();
    credit = body.credit();
    origin = body.origin();
    place = body.place();
  }

  /// Asked without an app or an agent, credited for the model's data alone: the first receipt of
  /// the first epoch.
  public static SampleReceipt direct(Hash digest) {
    return new SampleReceipt(digest)
        .credit(CreditPart.of(new AttributionCommitment(digest)))
        .origin(OriginPart.DIRECT)
        .place(PlacePart.of(1, 1));
  }

  /// Who paid how much by which terms.
  public SampleReceipt paid(Address payer, Open fee, TermsCommitment terms) {
    paid = new PaidPart(payer, fee, terms);
    return this;
  }

  /// What answered.
  public SampleReceipt model(ModelPart answering) {
    model = answering;
    return this;
  }

  /// What was asked and answered.
  public SampleReceipt said(SaidPart.Prompt prompt, SaidPart.Answer answer, SamplingHash sampling) {
    said = new SaidPart(prompt, answer, sampling);
    return this;
  }

  /// Whose data it was.
  public SampleReceipt credit(CreditPart credited) {
    credit = credited;
    return this;
  }

  /// Through whom it was asked for.
  public SampleReceipt origin(OriginPart through) {
    origin = through;
    return this;
  }

  /// Its epoch and its number.
  public SampleReceipt place(PlacePart at) {
    place = at;
    return this;
  }

  /// What is to be signed.
  public UsageReceipt.Body body() {
    return new UsageReceipt.Body(paid, model, said, credit, origin, place);
  }
}
