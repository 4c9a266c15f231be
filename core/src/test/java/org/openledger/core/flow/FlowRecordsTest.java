package org.openledger.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.RecordLeaves;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ExampleOrder;
import org.openledger.core.digest.StateRoot;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.digest.TokenizerDigest;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;

class FlowRecordsTest {
  private static final Hash H = Keccak.hash256(new byte[] {1});
  private static final KeyPair NODE = KeyPair.derive(H.bytes(), "node");
  private static final ReceiptDomain DOMAIN = new ReceiptDomain(161201, Address.ZERO, H);

  @Test
  void aReceiptSurvivesItsTextAndProvesItsSigner() {
    var receipt = receipt(3);
    var read = UsageReceipt.fromJson(Json.parse(receipt.toJson().compact()));
    assertThat(read).isEqualTo(receipt);
    assertThat(read.isSignedBy(NODE.address(), DOMAIN)).isTrue();
    assertThat(read.isSignedBy(Address.ZERO, DOMAIN)).isFalse();
    assertThat(read.isSignedBy(NODE.address(), new ReceiptDomain(1, Address.ZERO, H))).isFalse();
  }

  @Test
  void changingAnyMemberBreaksTheSignature() {
    var json = receipt(3).toJson();
    for (var name : json.members().keySet()) {
      if (name.equals("id")) {
        continue;
      }
      var changed = new java.util.LinkedHashMap<>(json.members());
      changed.put(name, change(name, json.get(name)));
      var read = UsageReceipt.fromJson(new Json.Obj(changed));
      assertThat(read.isSignedBy(NODE.address(), DOMAIN)).as(name).isFalse();
    }
  }

  @Test
  void anAttributionSurvivesItsText() {
    var attribution = attribution();
    assertThat(Attribution.fromJson(Json.parse(attribution.toJson().canonical())))
        .isEqualTo(attribution);
    assertThat(attribution.commitment()).isNotEqualTo(Hash.ZERO);
  }

  @Test
  void aTrainingRunSurvivesItsText() {
    var run = run();
    assertThat(TrainingRun.fromJson(Json.parse(run.toJson().canonical()))).isEqualTo(run);
  }

  @Test
  void everyLeafOfATrainingRunIsWrittenReadAndCommittedTo() {
    for (var change : RecordLeaves.of(run())) {
      var changed = change.changed();
      assertThat(TrainingRun.fromJson(Json.parse(changed.toJson().canonical())))
          .as(change.path())
          .isEqualTo(changed);
      assertThat(changed.commitment()).as(change.path()).isNotEqualTo(run().commitment());
    }
  }

  @Test
  void everyLeafOfAnAttributionIsWrittenReadAndCommittedTo() {
    for (var change : RecordLeaves.of(attribution())) {
      var changed = change.changed();
      assertThat(Attribution.fromJson(Json.parse(changed.toJson().canonical())))
          .as(change.path())
          .isEqualTo(changed);
      assertThat(changed.commitment()).as(change.path()).isNotEqualTo(attribution().commitment());
    }
  }

  @Test
  void aPassageEndsAfterItsStart() {
    assertThatThrownBy(() -> new Attribution.EvidenceSpan(4, 4, List.of(), 1))
        .hasMessageContaining("from 4 to 4");
  }

  @Test
  void identifiersRefuseOtherText() {
    assertThatThrownBy(() -> new DatanetId("Tides")).hasMessageContaining("lower-case");
    assertThatThrownBy(() -> new ContributorId(" ")).hasMessageContaining("contributor");
    assertThatThrownBy(() -> new ModelId("base:adapter")).hasMessageContaining("version");
    var id = new ModelId("nano:tides@12");
    assertThat(id.base()).isEqualTo("nano");
    assertThat(id.family()).isEqualTo("nano:tides");
    assertThat(id.version()).isEqualTo(12);
  }

  @Test
  void sharesOfAClusterAreWhole() {
    var share = new ClusterMembers.Share(new ContributorId("Ann"), H, 999_999);
    assertThatThrownBy(() -> new ClusterMembers(new ClusterId(H), List.of(share)))
        .hasMessageContaining("999999");
  }

  @Test
  void whatMemoryAddedIsInOrderAndNeverNegative() {
    var first = new Attribution.ClusterCredit(new DatanetId("d"), new ClusterId(H), 3);
    var second = new Attribution.ClusterCredit(new DatanetId("e"), new ClusterId(H), 2);
    assertThat(new Attribution.MemoryCredit(5, List.of(first, second)).clusters()).hasSize(2);
    assertThatThrownBy(() -> new Attribution.MemoryCredit(5, List.of(second, first)))
        .hasMessageContaining("not in order");
    var owing = new Attribution.ClusterCredit(new DatanetId("d"), new ClusterId(H), -3);
    assertThatThrownBy(() -> new Attribution.MemoryCredit(5, List.of(owing)))
        .hasMessageContaining("never negative");
    assertThatThrownBy(() -> new Attribution.MemoryCredit(5, Collections.nCopies(9, first)))
        .hasMessageContaining("at most 8");
  }

  @Test
  void anAnswerWithoutMemorySaysNothingOfIt() {
    var whole = attribution();
    var alone =
        new Attribution(
            whole.method(),
            whole.baseCredit(),
            whole.data(),
            whole.contributors(),
            whole.confidence(),
            new Attribution.Shown(whole.shown().spans(), whole.shown().records()));
    assertThat(alone.toJson().members()).doesNotContainKeys("memory", "quotes");
    assertThat(Attribution.fromJson(alone.toJson())).isEqualTo(alone);
  }

  private static Attribution attribution() {
    return new Attribution(
        new Attribution.Method("contribution-vectors", 1),
        5,
        new Attribution.DataCredit(
            7,
            List.of(new Attribution.ClusterCredit(new DatanetId("d"), new ClusterId(H), -3)),
            10),
        new Attribution.MemoryCredit(
            9, List.of(new Attribution.ClusterCredit(new DatanetId("d"), new ClusterId(H), 8))),
        List.of(new Attribution.ContributorCredit(new ContributorId("Ann"), -3)),
        100,
        new Attribution.Shown(
            List.of(new Attribution.EvidenceSpan(0, 4, List.of(H), 1)),
            List.of(new Attribution.RecordCredit(H, new ContributorId("Ann"), -3)),
            List.of(
                new Attribution.Quote(
                    H,
                    new ContributorId("Ann"),
                    new Attribution.Range(0, 4),
                    new Attribution.Range(7, 11)))));
  }

  private static TrainingRun run() {
    return new TrainingRun(
        ModelId.of("nano", "tides", 1),
        new TrainingRun.Inputs(
            new BaseDigest(H),
            new TokenizerDigest(H),
            List.of(new SnapshotRef(new DatanetId("tides"), 1, H))),
        new TrainingRun.Recipe(Json.object().put("rank", 8).build(), Long.MIN_VALUE, 1),
        new TrainingRun.Course(
            new ExampleOrder(H),
            new TrainingRun.Losses(2.5, List.of(2.5, 1.25), 1.25),
            new StateRoot(H)),
        new TrainingRun.Outputs(new AdapterDigest(H), new AttributionRoot(H)));
  }

  private static UsageReceipt receipt(long sequence) {
    return SampleReceipt.direct(H)
        .paid(Address.ZERO, Open.parse("0.003"), new TermsCommitment(H))
        .place(PlacePart.of(1, sequence))
        .body()
        .sign(DOMAIN, NODE);
  }

  private static Json change(String name, Json value) {
    return switch (value) {
      case Json.Num(var number) -> Json.of(number.longValueExact() + 1);
      case Json.Str(var text) ->
          switch (name) {
            case "payer" -> Json.of(NODE.address().toString());
            case "model" -> Json.of("nano:tides@2");
            case "fee" -> Json.of(text + "0");
            case "finish" -> Json.of("length");
            case "signature" -> Json.of(text.replace(text.substring(10, 12), "00"));
            default -> Json.of(Keccak.hash256(new byte[] {9}).toString());
          };
      default ->
          name.equals("hops")
              ? Json.array(List.of(new Hop(Hop.Role.AGENT, Address.ZERO, Open.units(1)).toJson()))
              : Json.array(List.of(new SnapshotRef(new DatanetId("tides"), 1, Hash.ZERO).toJson()));
    };
  }
}
