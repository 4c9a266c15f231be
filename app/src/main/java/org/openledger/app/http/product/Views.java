package org.openledger.app.http.product;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openledger.app.http.SourceView;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Account;
import org.openledger.node.BackupReport;
import org.openledger.node.Damaged;
import org.openledger.node.DatanetRequest;
import org.openledger.node.EarningsReport;
import org.openledger.node.Explanation;
import org.openledger.node.Imported;
import org.openledger.node.Inspection;
import org.openledger.node.ModelList;
import org.openledger.node.ModelSummary;
import org.openledger.node.Readiness;
import org.openledger.node.Share;
import org.openledger.node.SnapshotCounts;
import org.openledger.node.Wanted;

/// Results of the use cases as JSON; amounts are decimal strings of 10^-18 OPEN.
final class Views {
  private Views() {}

  static Json models(ModelList list, long epoch) {
    return Json.object()
        .put("models", list.models().stream().map(Views::model).toList())
        .put("damaged", list.damaged().stream().map(Views::damaged).toList())
        .put("examples", Json.strings(list.examples()))
        .put("contributors", list.contributors())
        .put("records", list.records())
        .put("epoch", epoch)
        .build();
  }

  private static Json model(ModelSummary model) {
    var json = Json.object().put("id", model.id().value());
    model
        .adapted()
        .ifPresent(adapted ->
            json.put("heldOutBefore", adapted.heldOutBefore())
                .put("heldOutAfter", adapted.heldOutAfter())
                .put("adapterDigest", adapted.digest().toString()));
    return json.put("memoryRoot", model.memory().toString())
        .put("snapshots", model.snapshots().stream().map(SnapshotRef::toJson).toList())
        .put("card", Json.parse(model.card().json()))
        .build();
  }

  private static Json damaged(Damaged damaged) {
    return Json.object()
        .put("part", word(damaged.part()))
        .put("name", damaged.name())
        .put("code", damaged.code())
        .put("reason", damaged.reason())
        .build();
  }

  static Json inspection(Inspection inspection) {
    return Json.object()
        .put("damaged", inspection.damaged().stream().map(Views::damaged).toList())
        .put("count", inspection.count())
        .build();
  }

  static Json readiness(boolean ready, List<Readiness.Part> parts) {
    var named = Json.object();
    parts.forEach(part -> named.put(part.name(), part.ready()));
    return Json.object().put("ready", ready).put("parts", named.build()).build();
  }

  static Json closed(long epoch, Optional<Settlement> settlement) {
    return Json.object()
        .put("epoch", epoch)
        .put("closed", settlement.isPresent())
        .put("settlement", settlement.map(Settlement::toJson).orElseGet(Json::ofNull))
        .build();
  }

  static Json earnings(EarningsReport report) {
    return Json.object()
        .put("epoch", report.epoch())
        .put("openEpoch", report.openEpoch())
        .put("cumulative", report.cumulative().units().toString())
        .put("accounts", report.accounts().stream().map(Views::row).toList())
        .build();
  }

  private static Json row(EarningsReport.Row row) {
    return Json.object()
        .put("name", row.party().name())
        .put("role", row.party().role())
        .put("address", row.account().toString())
        .put("provisional", row.provisional().units().toString())
        .put("settled", row.settled().units().toString())
        .put("claimed", row.claimed().units().toString())
        .build();
  }

  /// Questions that nothing answers and people want answered.
  static Json wanted(List<Wanted> questions) {
    return Json.object().put("wanted", questions.stream().map(Views::wanted).toList()).build();
  }

  private static Json wanted(Wanted question) {
    return Json.object()
        .put("datanet", question.datanet().value())
        .put("question", question.question())
        .put("parties", question.parties())
        .build();
  }

  /// A payer's receipts.
  static Json receipts(List<UsageReceipt> receipts) {
    return Json.object()
        .put("receipts", receipts.stream().map(UsageReceipt::toJson).toList())
        .build();
  }

  static Json explanation(Explanation explained) {
    var records = Json.object();
    explained
        .records()
        .forEach((commitment, record) -> records.put(commitment.toString(), record(record)));
    return Json.object()
        .put("receipt", explained.receipt().toJson())
        .put("question", Json.parse(explained.question().json()))
        .put("answer", explained.answer().orElse(""))
        .put("withheld", explained.answer().isEmpty())
        .put("attribution", explained.attribution().toJson())
        .put("sources", explained.sources().stream().map(SourceView::of).toList())
        .put("records", records.build())
        .put("lines", explained.lines().stream().map(Views::line).toList())
        .build();
  }

  private static Json record(Contribution record) {
    return Json.object()
        .put("contributor", record.contributor().value())
        .put("document", record.source().document())
        .put("prompt", record.content().prompt())
        .put("text", record.content().text())
        .put("licence", record.source().licence())
        .build();
  }

  private static Json line(Share share) {
    return Json.object()
        .put("name", share.party().name())
        .put("role", share.party().role())
        .put("address", share.account().toString())
        .put("amount", share.amount().units().toString())
        .build();
  }

  static Json datanet(
      DatanetRequest datanet, Optional<ModelId> model, Optional<SnapshotCounts> newest) {
    return Json.object()
        .put("id", datanet.id().value())
        .put("name", datanet.name())
        .put("summary", datanet.summary())
        .put("form", word(datanet.form()))
        .put("licences", Json.strings(datanet.licences().stream().toList()))
        .put("visibility", word(datanet.visibility()))
        .put("owner", datanet.owner())
        .put("model", model.map(id -> Json.of(id.value())).orElseGet(Json::ofNull))
        .put("version", newest.map(counts -> counts.ref().version()).orElse(0))
        .put("records", newest.map(SnapshotCounts::records).orElse(0L))
        .build();
  }

  static Json imported(Imported imported) {
    return Json.object()
        .put("rows", imported.rows())
        .put("accepted", imported.accepted())
        .put("unchanged", imported.unchanged())
        .put("rejected", imported.rejected())
        .put("complete", imported.complete())
        .put("rejections", imported.refusals().first().stream().map(Views::refused).toList())
        .build();
  }

  private static Json refused(Imported.Row row) {
    return Json.object()
        .put("record", row.record())
        .put("line", row.line())
        .put("column", row.column())
        .put("reason", row.reason())
        .put("detail", row.detail())
        .build();
  }

  /// A key without its secret, which is shown once.
  static Json.ObjectBuilder key(Account account, Open balance) {
    return Json.object()
        .put("name", account.name())
        .put(
            "roles",
            Json.strings(account.roles().stream().sorted().map(Account.Role::word).toList()))
        .put("payer", account.payer().toString())
        .put("balance", balance.units().toString());
  }

  static Json refund(String name, Open refunded, Open balance) {
    return Json.object()
        .put("name", name)
        .put("refunded", refunded.units().toString())
        .put("balance", balance.units().toString())
        .build();
  }

  static Json backup(BackupReport backup) {
    return Json.object()
        .put("file", backup.file())
        .put("bytes", backup.bytes())
        .put("digest", backup.digest().toString())
        .put("key", backup.manifest().hasKey())
        .build();
  }

  /// A constant as requests and replies name it.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
