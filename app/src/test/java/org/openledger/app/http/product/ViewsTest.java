package org.openledger.app.http.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.app.Samples;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Open;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.node.Account;
import org.openledger.node.Damaged;
import org.openledger.node.DatanetRequest;
import org.openledger.node.Document;
import org.openledger.node.EarningsReport;
import org.openledger.node.Explanation;
import org.openledger.node.Imported;
import org.openledger.node.Inspection;
import org.openledger.node.ModelList;
import org.openledger.node.ModelSummary;
import org.openledger.node.Parties;
import org.openledger.node.Readiness;
import org.openledger.node.Share;
import org.openledger.node.SnapshotCounts;
import org.openledger.node.SnapshotCounts.Count;
import org.openledger.node.Source;

/// Results as JSON: every member, under its name, in its type.
class ViewsTest {
  private static final String DIGEST = Samples.DIGEST.toString();
  private static final String ZERO = Address.ZERO.toString();
  private static final Damaged DAMAGED =
      new Damaged(Damaged.Part.SNAPSHOT, "tides@1", "ledger_damaged", "its root differs");
  private static final String DAMAGED_JSON =
      """
      {"part":"snapshot","name":"tides@1","code":"ledger_damaged","reason":"its root differs"}
      """;

  private static void assertIs(Json view, String expected) {
    assertThat(view).isEqualTo(Json.parse(expected));
  }

  @Test
  void models() {
    var model =
        new ModelSummary(
            Samples.MODEL,
            Optional.of(new ModelSummary.Adapted(2.5, new AdapterDigest(Samples.DIGEST), 1.5)),
            MemoryRoot.NONE,
            List.of(Samples.SNAPSHOT),
            new Document("{\"lds\": 0.25}"));
    assertIs(
        Views.models(new ModelList(List.of(model), List.of(DAMAGED), List.of("Why?"), 3, 48), 7),
        """
        {"models":[{"id":"nano:tides@1","heldOutBefore":2.5,"heldOutAfter":1.5,
          "adapterDigest":"%s","memoryRoot":"%s","snapshots":[%s],"card":{"lds":0.25}}],
         "damaged":[%s],"examples":["Why?"],"contributors":3,"records":48,"epoch":7}
        """
            .formatted(DIGEST, MemoryRoot.NONE, Samples.SNAPSHOT.toJson().compact(), DAMAGED_JSON));
  }

  @Test
  void damage() {
    assertIs(
        Views.inspection(new Inspection(List.of(DAMAGED), 2_000)),
        "{\"damaged\":[" + DAMAGED_JSON + "],\"count\":2000}");
  }

  @Test
  void readiness() {
    var parts = List.of(new Readiness.Part("chain", true), new Readiness.Part("models", false));
    assertIs(
        Views.readiness(false, parts),
        "{\"ready\":false,\"parts\":{\"chain\":true,\"models\":false}}");
  }

  @Test
  void aDatanetWithoutAModelSaysSo() {
    var datanet =
        new DatanetRequest(
            new DatanetId("tides"),
            "Tides",
            "What the sea leaves.",
            DatanetRequest.Form.PROSE,
            new TreeSet<>(List.of("CC0-1.0", "MIT")),
            DatanetRequest.Visibility.GATED,
            "ann");
    var json =
        """
        {"id":"tides","name":"Tides","summary":"What the sea leaves.","form":"prose",
         "licences":["CC0-1.0","MIT"],"visibility":"gated","owner":"ann","model":%s,
         "version":%d,"records":%d}
        """;
    assertIs(
        Views.datanet(datanet, Optional.empty(), Optional.empty()), json.formatted("null", 0, 0));
    var counts = new EnumMap<Count, Long>(Count.class);
    counts.put(Count.RECORDS, 48L);
    counts.put(Count.CONTRIBUTORS, 12L);
    counts.put(Count.DUPLICATE_CLUSTERS, 3L);
    var newest = new SnapshotCounts(new SnapshotRef(datanet.id(), 2, Hash.ZERO), counts);
    assertIs(
        Views.datanet(datanet, Optional.of(Samples.MODEL), Optional.of(newest)),
        json.formatted("\"nano:tides@1\"", 2, 48));
  }

  @Test
  void rowsThatWereRefusedSayWhereAndWhy() {
    var refused = new Imported.Row("r1", 7, "TOO_LONG", 3, "a text of 9000 letters");
    var refusals = new Imported.Refusals(Map.of("TOO_LONG", 2L), List.of(refused));
    assertIs(
        Views.imported(new Imported("rows", 5, refusals, 2, true, 1)),
        """
        {"rows":5,"accepted":2,"unchanged":1,"rejected":2,"complete":true,"rejections":[
          {"record":"r1","line":7,"column":3,"reason":"TOO_LONG",
           "detail":"a text of 9000 letters"}]}
        """);
  }

  @Test
  void aKeyIsShownWithoutItsSecret() {
    var account = new Account("ann", Address.ZERO, Set.of(Account.Role.OPERATE, Account.Role.ASK));
    assertIs(
        Views.key(account, Open.units(5)).build(),
        "{\"name\":\"ann\",\"roles\":[\"ask\",\"operate\"],\"payer\":\"%s\",\"balance\":\"5\"}"
            .formatted(ZERO));
    assertIs(
        Views.refund("ann", Open.units(3), Open.units(2)),
        "{\"name\":\"ann\",\"refunded\":\"3\",\"balance\":\"2\"}");
  }

  @Test
  void anEpochThatWasNotClosedHasNoSettlement() {
    assertIs(
        Views.closed(3, Optional.empty()), "{\"epoch\":3,\"closed\":false,\"settlement\":null}");
  }

  @Test
  void earningsAreDecimalStrings() {
    var most = new BigInteger("123456789012345678901234567890");
    var row =
        new EarningsReport.Row(
            new Parties.Party("Ann", "contributor"),
            Address.ZERO,
            new Provisional(Open.units(1)),
            Settled.units(most),
            new Claimed(Open.units(2)));
    assertIs(
        Views.earnings(new EarningsReport(2, new Open(most), 3, List.of(row))),
        """
        {"epoch":2,"openEpoch":3,"cumulative":"123456789012345678901234567890",
         "accounts":[{"name":"Ann","role":"contributor","address":"%s","provisional":"1",
          "settled":"123456789012345678901234567890","claimed":"2"}]}
        """
            .formatted(ZERO));
  }

  @Test
  void anExplanationShowsRecordsByCommitmentAndTheQuestionAsItWasAsked() {
    var record =
        new Contribution(
            new DatanetId("tides"),
            new ContributorId("Ann"),
            Samples.DIGEST,
            new ClusterId(Samples.DIGEST),
            new Contribution.Source("page 1", "CC0-1.0"),
            new Contribution.Content(
                "What?", "That.", new AlsoAsked(List.of("Which one?", "That?"))),
            Contribution.Split.TRAIN);
    var records = new TreeMap<Hash, Contribution>();
    records.put(Samples.DIGEST, record);
    var asked = new Document("{\"model\":\"nano:tides@1\",\"messages\":[]}");
    var line = new Share(new Parties.Party("pool", "common pool"), Address.ZERO, Open.units(39));
    var source =
        new Source(
            Samples.DIGEST,
            new ContributorId("Ann"),
            Optional.of(new Source.Piece("That.", new Attribution.Range(0, 5))),
            new Source.Credit(3),
            Open.units(10));
    var explained =
        new Explanation(
            Samples.receipt(),
            asked,
            Optional.of("That."),
            Samples.ATTRIBUTION,
            List.of(source),
            records,
            List.of(line));
    assertIs(
        Views.explanation(explained),
        """
        {"receipt":%s,"answer":"That.","withheld":false,"attribution":%s,
         "question":{"model":"nano:tides@1","messages":[]},
         "sources":[{"contributor":"Ann","record":"%s","quoted":true,"quote":"That.",
          "start":0,"end":5,"credit":3,"amount":"10"}],
         "records":{"%s":{"contributor":"Ann","document":"page 1","prompt":"What?",
          "text":"That.","licence":"CC0-1.0"}},
         "lines":[{"name":"pool","role":"common pool","address":"%s","amount":"39"}]}
        """
            .formatted(
                Samples.receipt().toJson().compact(),
                Samples.ATTRIBUTION.toJson().compact(),
                DIGEST,
                DIGEST,
                ZERO));
  }
}
