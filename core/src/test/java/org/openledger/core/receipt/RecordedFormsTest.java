package org.openledger.core.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AgentKey;
import org.openledger.core.digest.AgentRunId;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AppKey;
import org.openledger.core.digest.AttributionCommitment;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ExampleOrder;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.RetrievalCommitment;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.digest.StateRoot;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.digest.TokenizerDigest;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// Ids, commitments and JSON forms are what was recorded: what was signed and published stays
/// valid.
class RecordedFormsTest {
  private static final List<SnapshotRef> SNAPSHOTS =
      List.of(
          new SnapshotRef(new DatanetId("tides"), 3, hash("root one")),
          new SnapshotRef(new DatanetId("winds"), 1, hash("root two")));

  private static final ReceiptDomain DOMAIN =
      new ReceiptDomain(161_201, address("the judge"), hash("salt"));

  @Test
  void aReceiptKeepsItsIdItsSignatureAndItsForm() {
    var body =
        new SampleReceipt(hash("nothing"))
            .paid(
                Address.parse("0x00000000000000000000000000000000000a11ce"),
                Open.parse("0.003000000000000001"),
                new TermsCommitment(hash("terms")))
            .model(
                new ModelPart(
                    ModelId.of("nano", "tides", 7),
                    new ModelDigest(hash("model")),
                    new BaseDigest(hash("base")),
                    new AdapterDigest(hash("adapter")),
                    new ModelPart.Roots(
                        new RunCommitment(hash("run")),
                        new AttributionRoot(hash("store")),
                        new MemoryRoot(hash("memory"))),
                    SNAPSHOTS,
                    5))
            .said(
                new SaidPart.Prompt(new PromptHash(hash("prompt")), 101),
                new SaidPart.Answer(new AnswerHash(hash("answer")), 203, Finish.LENGTH),
                new SamplingHash(hash("sampling")))
            .credit(
                new CreditPart(
                    new AttributionCommitment(hash("attribution")),
                    new RetrievalCommitment(hash("retrieval"))))
            .origin(
                new OriginPart(
                    new AppKey(hash("app")),
                    new AgentKey(hash("agent")),
                    new AgentRunId(hash("agent run")),
                    6,
                    List.of(
                        new Hop(Hop.Role.APP, address("an app"), Open.units(11)),
                        new Hop(Hop.Role.AGENT, address("an agent"), Open.units(13)))))
            .place(PlacePart.of(8, 42))
            .body();
    var key = KeyPair.derive(hash("node").bytes(), "node");
    var receipt = body.sign(DOMAIN, key);
    assertThat(receipt.id().toString()).isEqualTo(recorded("receipt-id"));
    assertThat(DOMAIN.separator().toString()).isEqualTo(recorded("receipt-domain"));
    assertThat(receipt.toJson().compact()).isEqualTo(recorded("receipt"));
    var read = UsageReceipt.fromJson(Json.parse(recorded("receipt")));
    assertThat(read).isEqualTo(receipt);
    assertThat(read.isSignedBy(key.address(), DOMAIN)).isTrue();
  }

  @Test
  void aTrainingRunKeepsItsCommitmentAndItsForm() {
    var run =
        new TrainingRun(
            ModelId.of("nano", "tides", 7),
            new TrainingRun.Inputs(
                new BaseDigest(hash("base")), new TokenizerDigest(hash("tokenizer")), SNAPSHOTS),
            new TrainingRun.Recipe(Json.object().put("rank", 8).build(), Long.MIN_VALUE + 11, 5),
            new TrainingRun.Course(
                new ExampleOrder(hash("order")),
                new TrainingRun.Losses(2.75, List.of(2.5, 1.25), 1.5),
                new StateRoot(hash("state"))),
            new TrainingRun.Outputs(
                new AdapterDigest(hash("adapter")), new AttributionRoot(hash("store"))));
    assertThat(run.toJson().compact()).isEqualTo(recorded("run"));
    assertThat(run.commitment().toString()).isEqualTo(recorded("run-commitment"));
    assertThat(TrainingRun.fromJson(Json.parse(recorded("run")))).isEqualTo(run);
  }

  @Test
  void anAttributionKeepsItsCommitmentAndItsForm() {
    var cluster = new ClusterId(hash("c"));
    var ann = new ContributorId("Ann");
    var attribution =
        new Attribution(
            new Attribution.Method("contribution-vectors", 3),
            5,
            new Attribution.DataCredit(
                7, List.of(new Attribution.ClusterCredit(new DatanetId("tides"), cluster, -3)), 10),
            List.of(new Attribution.ContributorCredit(ann, -3)),
            100,
            new Attribution.Shown(
                List.of(new Attribution.EvidenceSpan(2, 4, List.of(hash("r")), 6)),
                List.of(new Attribution.RecordCredit(hash("r"), ann, -3))));
    assertThat(attribution.toJson().compact()).isEqualTo(recorded("attribution"));
    assertThat(attribution.commitment().toString()).isEqualTo(recorded("attribution-commitment"));
    assertThat(Attribution.fromJson(Json.parse(recorded("attribution")))).isEqualTo(attribution);
  }

  @Test
  void aSettlementKeepsItsForm() {
    var settlement =
        new Settlement(
            9,
            new Settlement.Receipts(hash("receipts"), 11, Open.units(13)),
            hash("ledger"),
            new Settlement.Earnings(hash("earnings"), 12, Open.units(14)),
            Optional.of(hash("tx")));
    assertThat(settlement.toJson().compact()).isEqualTo(recorded("settlement"));
  }

  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(UTF_8));
  }

  private static Address address(String text) {
    return Address.fromWord(hash(text).bytes());
  }

  private static String recorded(String name) {
    try (var in = RecordedFormsTest.class.getResourceAsStream("recorded-forms.txt")) {
      assertThat(in).isNotNull();
      var lines = new String(in.readAllBytes(), UTF_8).lines();
      return lines
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
