package org.openledger.node.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.model.base.BaseModel;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Pipeline;
import org.openledger.node.Steps;
import org.openledger.serve.Question;
import org.openledger.train.ExampleEncoder;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
import org.openledger.train.RunProgress;
import org.openledger.verify.Bundle;

/// The whole loop on a file: import, snapshot, pre-train, fine-tune, ask, close the epoch, pay, and
/// verify every receipt in a second process.
public final class Demo {
  /// Records taken from a file when nobody says how many.
  public static final int RECORDS_DEFAULT = 160;

  private static final int QUESTIONS = 12;
  private static final int TOKENS_MAX = 48;
  private static final long PRETRAIN_CHARS_MAX = 3_000_000;
  private static final String BASE = "nano";
  private static final String EXAMPLE = "tidepools";

  /// The secret of demonstration nodes: fixed, so that two runs give the same accounts and roots.
  private static final Hash SECRET =
      Sha256.digest("openledger demonstration".getBytes(StandardCharsets.UTF_8));

  private final Node node;
  private final Steps steps;
  private final DemoReport.Builder report = new DemoReport.Builder();
  private long mark = System.nanoTime();

  private Demo(Node node, Steps steps) {
    this.node = node;
    this.steps = steps;
  }

  /// Opens a node for a demonstration.
  public static Node open(Path home) {
    return Node.open(NodeConfig.at(home).withSecret(SECRET));
  }

  /// What to demonstrate on.
  ///
  /// @param file JSON Lines, plain or gzip
  /// @param records most records to take
  /// @param pretrainSteps optimiser steps of the base
  public record Request(Path file, int records, int pretrainSteps) {}

  /// Runs the loop in a node.
  public static DemoReport run(Node node, Request request, Steps steps) throws IOException {
    return new Demo(node, steps).run(TextFile.of(request.file()), request);
  }

  /// Deletes what a demonstration left behind.
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Loads the demonstration Datanet into a node and trains a model on it, if it has none yet.
  public static void load(Node node, Steps steps) throws IOException {
    var pipeline = node.pipeline();
    if (!pipeline.factory().adapters().isEmpty()) {
      return;
    }
    var file = NodeConfig.programRoot().resolve("examples/tidepools/tidepools.jsonl");
    var datanet =
        new Datanet(
            new DatanetId(EXAMPLE),
            "Tide pools",
            "Questions and answers about the rocky shore, written for this project.",
            Profile.QA,
            new TreeSet<>(List.of("CC0-1.0")),
            Visibility.PUBLIC,
            "local");
    var demo = new Demo(node, steps);
    pipeline.datanets().create(datanet);
    try (var in = Files.newInputStream(file)) {
      var mapping = FieldMapping.questionAnswer();
      demo.imported(
          pipeline
              .datanets()
              .importJsonLines(
                  datanet.id(), file.getFileName().toString(), in, mapping, ImportLimits.NONE));
    }
    var snapshot = demo.snapshot(datanet.id());
    var plan = Pipeline.TrainingPlan.DEFAULT.memorising();
    var base = pipeline.factory().base(BASE);
    pipeline.offerBase(base);
    demo.train(base, datanet.id().value(), snapshot, plan);
  }

  private DemoReport run(TextFile file, Request request) throws IOException {
    // A quarter more rows than records, because some are refused.
    long every = Math.max(1, file.rows() / (request.records() * 5L / 4 + 1));
    var datanet = node.pipeline().datanets().create(datanet(file));
    try (var in = Files.newInputStream(file.path())) {
      var limits = new ImportLimits(request.records(), 1, (int) every);
      var name = file.path().getFileName().toString();
      imported(
          node.pipeline()
              .datanets()
              .importJsonLines(datanet.id(), name, in, file.mapping(), limits));
    }
    var snapshot = snapshot(datanet.id());
    // The base learns the language from the rows that are no contributions.
    var texts = file.texts(row -> every == 1 || row % every != 0, PRETRAIN_CHARS_MAX);
    var base = pretrain(texts, PretrainSettings.NANO.withSteps(request.pretrainSteps()));
    var plan = Pipeline.TrainingPlan.DEFAULT;
    var published = train(base, datanet.id().value(), snapshot, plan);
    var answered = ask(published, snapshot);
    settle(answered);
    verify(answered);
    return report.build();
  }

  private void imported(ImportReport done) {
    report.put("rejected", done.rejected());
    finish(
        "contribute",
        "%d records accepted, %d rejected %s"
            .formatted(done.accepted() + done.unchanged(), done.rejected(), done.reasons()));
  }

  private Snapshot snapshot(DatanetId id) {
    var snapshot = node.pipeline().snapshot(id);
    var statistics = node.pipeline().datanets().summary(id, snapshot.ref().version()).statistics();
    report
        .put("records", statistics.records())
        .put("contributors", statistics.contributors())
        .put("duplicateClusters", statistics.duplicateClusters())
        .put("snapshotRoot", Json.of(snapshot.ref().root().toString()))
        .require("records", statistics.records() > 0, "no record was accepted");
    finish(
        "snapshot",
        "%s anchored on chain: %d contributors, %d duplicate clusters, root %s…"
            .formatted(
                snapshot.ref(),
                statistics.contributors(),
                statistics.duplicateClusters(),
                snapshot.ref().root().brief(12)));
    return snapshot;
  }

  private static Datanet datanet(TextFile file) {
    var id = file.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    return new Datanet(
        new DatanetId(id),
        file.name(),
        "A sample of " + file.path().getFileName(),
        file.profile(),
        file.licences(),
        Visibility.PUBLIC,
        "local");
  }

  private BaseModel pretrain(List<PretrainText> texts, PretrainSettings settings) {
    var base = node.pipeline().factory().pretrain(BASE, texts, settings, progress("pretrain"));
    node.pipeline().offerBase(base);
    finish("pretrain", "%d texts, base %s…".formatted(texts.size(), base.digest().brief(12)));
    return base;
  }

  private ModelFactory.Published train(
      BaseModel base, String name, Snapshot snapshot, Pipeline.TrainingPlan plan) {
    var watching = new Pipeline.Watching(progress("train"), progress("measure"));
    var published = node.pipeline().train(base, name, snapshot, plan, watching);
    var run = published.run();
    var losses = run.course().losses();
    report
        .put("model", Json.of(run.adapter().value()))
        .put("adapterDigest", Json.of(run.outputs().adapter().toString()))
        .put("attributionRoot", Json.of(run.outputs().attribution().toString()))
        .put("heldOutLossBefore", Json.of(losses.heldOutBefore()))
        .put("heldOutLossAfter", Json.of(losses.heldOutAfter()))
        .require(
            "training", losses.heldOutAfter() < losses.heldOutBefore(), "the held-out loss did not fall");
    finish(
        "train",
        "%s: held-out loss %.4f -> %.4f nats per token"
            .formatted(run.adapter(), losses.heldOutBefore(), losses.heldOutAfter()));
    return published;
  }

  private List<Bundle> ask(ModelFactory.Published published, Snapshot snapshot) {
    var payer = node.requirePayer("");
    var bundles = new ArrayList<Bundle>();
    var fees = BigInteger.ZERO;
    var split = BigInteger.ZERO;
    for (var text : questions(snapshot)) {
      var sampling = SamplingSettings.greedy(TOKENS_MAX);
      var messages = List.of(ChatMessage.user(text));
      var question = new Question(published.run().adapter(), messages, sampling);
      var paid = node.ask(question, payer, piece -> {});
      var id = paid.receipt().id();
      fees = fees.add(paid.receipt().body().fee().units());
      split =
          split.add(
              node.settlements().provisional(id).values().stream()
                  .reduce(BigInteger.ZERO, BigInteger::add));
      bundles.add(node.requireBundle(id));
      steps.progress("serve", bundles.size(), QUESTIONS, paid.answer().text());
    }
    report
        .put("answers", bundles.size())
        .put("receipts", bundles.size())
        .put("feesTotal", fees)
        .put("splitTotal", split)
        .require("split", fees.equals(split), "the parts do not add up to the fees");
    finish("serve", bundles.size() + " answers, each with a signed receipt");
    return bundles;
  }

  /// Questions of held-out records and of records trained on, in turn.
  private List<String> questions(Snapshot snapshot) {
    var ref = snapshot.ref();
    var held = new ArrayList<String>();
    var trained = new ArrayList<String>();
    for (var entry :
        node.pipeline().datanets().entries(ref.datanet(), ref.version(), new Reader.Node())) {
      var question = ExampleEncoder.question(entry.contribution());
      boolean out = entry.contribution().split() == Contribution.Split.HELD_OUT;
      (out ? held : trained).add(question);
    }
    var questions = new ArrayList<String>();
    held.stream().distinct().limit(QUESTIONS / 2).forEach(questions::add);
    trained.stream().distinct().limit(QUESTIONS - questions.size()).forEach(questions::add);
    return questions;
  }

  private void settle(List<Bundle> answered) {
    Settlement settled = node.settlements().closeEpoch();
    var reconciliation = node.settlements().reconcile();
    long contributorsPaid =
        node.settlements().earnings().stream()
            .filter(e -> e.claimed().signum() > 0)
            .filter(e -> node.party(e.account()).role().equals("contributor"))
            .count();
    report
        .put("contributorsPaid", contributorsPaid)
        .put("epoch", settled.epoch())
        .put("earningsRoot", Json.of(settled.earnings().root().toString()))
        .put("claimed", reconciliation.claimed())
        .put("reconciled", Json.of(reconciliation.holds()))
        .require("receipts", settled.receipts().count() == answered.size(), "receipts are missing")
        .require("contributors", contributorsPaid > 0, "no contributor was paid")
        .require("chain", settled.transaction().isPresent(), "the epoch is not on chain")
        .require(
            "claims",
            reconciliation.claimed().equals(settled.earnings().cumulative().units()),
            "not all that was earned was paid")
        .require("reconciled", reconciliation.holds(), "" + reconciliation.differences());
    finish(
        "settle",
        "epoch %d on chain, %d contributors paid, %s OPEN claimed"
            .formatted(settled.epoch(), contributorsPaid, new Open(reconciliation.claimed())));
  }

  private void verify(List<Bundle> answered) throws IOException {
    var second = new SecondProcess(node.home().resolve("models"));
    var folder = node.home().resolve("bundles");
    var result = second.verify(folder, answered);
    var tampered = Tampering.flipOneBit(answered.getFirst());
    var caught = second.verify(node.home().resolve("tampered"), List.of(tampered.bundle()));
    long failed = result.get("failed").asLong();
    var named = caught.get("receipts").items().getFirst().get("firstFailure");
    report
        .put("verified", result.get("verified"))
        .put("failed", result.get("failed"))
        .put("tampered", Json.of(tampered.field()))
        .put("tamperedNamed", named)
        .require("verified", failed == 0, failed + " receipts did not hold")
        .require(
            "all verified",
            result.get("verified").asLong() == answered.size(),
            "not every receipt was verified")
        .require(
            "tampering",
            caught.get("failed").asLong() == 1 && named.equals(Json.of(tampered.field())),
            "a flipped bit in " + tampered.field() + " was reported as " + named.compact());
    finish(
        "verify",
        "%s receipts run again in a second process; a flipped bit was found in %s"
            .formatted(result.get("verified").compact(), named.compact()));
  }

  private RunProgress progress(String step) {
    return (done, of, loss) -> steps.progress(step, done, of, "loss %.3f".formatted(loss));
  }

  private void finish(String step, String result) {
    long now = System.nanoTime();
    long millis = (now - mark) / 1_000_000;
    mark = now;
    report.took(step, millis);
    steps.done(step, "%s (%.1f s)".formatted(result, millis / 1000.0));
  }
}
