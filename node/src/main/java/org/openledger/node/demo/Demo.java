package org.openledger.node.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Base;
import org.openledger.node.DatanetRequest;
import org.openledger.node.ImportRequest;
import org.openledger.node.Imported;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.PretrainRequest;
import org.openledger.node.Remembering;
import org.openledger.node.RowFormat;
import org.openledger.node.Steps;
import org.openledger.node.Training;
import org.openledger.node.TrainingPlan;
import org.openledger.tally.split.ModelTerms;

/// The whole loop on a file: import, snapshot, pre-train, fine-tune, ask, close the epoch, pay, and
/// verify every receipt in a second process.
public final class Demo {
  /// Records taken from a file when nobody says how many.
  public static final int RECORDS_DEFAULT = 160;

  /// The largest Datanet of those that come with the program.
  public static final String EXAMPLE = "smart-contract-security";

  /// Records to take of it, so that others are left for the base to learn the language from.
  public static final int EXAMPLE_RECORDS = 100;

  /// From fewer, chance decides whether what is held out is learnt at all: the loop's own test
  /// takes as many.
  static final int RECORDS_NEEDED = 20;

  private static final long PRETRAIN_CHARS_MAX = 3_000_000;
  private static final String BASE = "nano";

  private static final double RELIABILITY_WHOLE = ModelTerms.RELIABILITY_WHOLE;

  /// What follows on a Datanet's name in that of an adapter trained on it.
  private static final String ADAPTER = "-adapter";

  private static final String EXISTS = ", exists already, unchanged";
  private static final String SHIPPED =
      ", the program's own: the file has no rows beside the records to learn from";
  private static final String BY_HEART = ": learnt by heart, so what was held out is no likelier";

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
  /// @param plan how the adapter is trained and measured
  public record Request(Path file, int records, int pretrainSteps, TrainingPlan plan) {}

  /// Runs the loop in a node.
  public static DemoReport run(Node node, Request request, Steps steps) throws IOException {
    return new Demo(node, steps).run(TextFile.of(request.file()), request);
  }

  /// Loads the demonstration Datanets into a node and makes models that answer by quoting their
  /// records. What is there already stays as it is, so that a start that was interrupted can be
  /// repeated.
  ///
  /// @throws Failure that names those that could not be loaded, and says why of the first
  public static void load(Node node, Steps steps) throws IOException {
    var models = node.catalogue().list().models();
    boolean isOnesOwn =
        !models.isEmpty()
            && models.stream()
                .flatMap(model -> model.snapshots().stream())
                .noneMatch(Examples::has);
    if (isOnesOwn) {
      return; // Somebody's home, who did not ask for examples.
    }
    var demo = new Demo(node, steps);
    each(
        Examples.ALL,
        example -> example.id().value(),
        example -> demo.remember(example, Optional.of(Examples.memory(example.id()))));
  }

  /// Does something with an example.
  @FunctionalInterface
  interface Doing<T> {
    void with(T example) throws IOException;
  }

  /// Does it with each of them; what is damaged of one, or nothing that this program supports,
  /// keeps no other back.
  ///
  /// @throws Failure that names those that were kept back, once all others are done
  static <T> void each(List<T> examples, Function<T, String> name, Doing<T> doing)
      throws IOException {
    var back = new TreeMap<String, Failure>();
    for (var example : examples) {
      try {
        doing.with(example);
      } catch (Failure e) {
        back.put(name.apply(example), e);
      }
    }
    if (!back.isEmpty()) {
      var first = back.firstEntry().getValue();
      var text = String.join(", ", back.keySet()) + " cannot be loaded: " + first.text();
      throw switch (first) {
        case Refusal _ -> new Refusal(first.code(), text, first);
        case Fault _ -> new Fault(first.code(), text, first);
      };
    }
  }

  /// A file that comes with the program, for whoever has none.
  public static Path example() {
    return Examples.file(new DatanetId(EXAMPLE));
  }

  /// The same without what lies ready made.
  public static void loadAnew(Node node, Steps steps) throws IOException {
    var demo = new Demo(node, steps);
    for (var example : Examples.ALL) {
      demo.remember(example, Optional.empty());
    }
  }

  private void remember(DatanetRequest example, Optional<Path> ready) throws IOException {
    var known = node.remembering().of(example.id());
    var name = example.id().value();
    node.contributing().create(example);
    importFile(
        example.id(),
        Examples.file(example.id()),
        new RowFormat.QuestionAnswer(),
        ImportRequest.Limits.NONE);
    var snapshot = snapshot(example.id());
    var base = node.training().base(BASE);
    if (ready.isPresent() && known.isPresent()) {
      // What was added to it since is renewed like anything else.
      finish("remember", known.get() + " answers by quoting " + example.id() + EXISTS);
    } else {
      remember(new Remembering.Request(base, name, snapshot, ready));
    }
  }

  /// Sells the demonstration's base by itself, which writes whatever it is asked and knows nothing.
  public static void sellBase(Node node) {
    node.training().offerBase(node.training().base(BASE));
  }

  private ModelId remember(Remembering.Request wanted) {
    var snapshot = wanted.snapshot();
    var model =
        node.remembering()
            .remember(
                wanted, (done, of, _) -> steps.progress("remember", done, of, "records read"));
    report.put("memory", Json.of(model.value()));
    finish("remember", model + " answers by quoting " + snapshot.ref().datanet());
    return model;
  }

  /// Trains an adapter on the first of the demonstration Datanets, which is loaded before. One that
  /// is there already stays as it is.
  public static void adapt(Node node, Steps steps) {
    var demo = new Demo(node, steps);
    var id = Examples.ALL.getFirst().id();
    var snapshot = node.contributing().snapshot(id);
    demo.train(
        node.training().base(BASE),
        id.value() + ADAPTER,
        snapshot,
        TrainingPlan.DEFAULT.memorising());
  }

  private DemoReport run(TextFile file, Request request) throws IOException {
    long rows = file.rows();
    tooFew(rows, request.records()).ifPresent(why -> steps.done("warning", why));
    long every = every(rows, request.records());
    var datanet = datanet(file);
    node.contributing().create(datanet);
    var limits = new ImportRequest.Limits(1, request.records(), (int) every);
    importFile(datanet.id(), file.path(), file.format(), limits);
    var snapshot = snapshot(datanet.id());
    // The base learns the language from the rows that are no contributions. Where none are left it
    // is the program's own: what is held out must be new to it, and so must what is trained on.
    var texts = file.texts(row -> row % every != 0, PRETRAIN_CHARS_MAX);
    var base = pretrain(new PretrainRequest(BASE, texts, request.pretrainSteps()));
    var name = datanet.id().value() + Remembering.RECORDS;
    var memory = remember(new Remembering.Request(base, name, snapshot));
    var plan =
        node.training().hasBaseOfItsOwn(BASE)
            ? request.plan()
            : request.plan().forFew(node.contributing().count(snapshot.ref()).records());
    var run = train(base, datanet.id().value(), snapshot, plan);
    var said = ask(memory, run.adapter(), snapshot);
    if (!said.receipts().isEmpty()) { // else nothing is to be paid for or verified
      settle(said);
      verify(said);
    }
    return report.build();
  }

  /// Of how many rows one is taken: a quarter more rows than records, because some are refused.
  static long every(long rows, int records) {
    return Math.max(1, rows / (records * 5L / 4 + 1));
  }

  /// What is missing for a loop that ends complete, if anything is.
  static Optional<String> tooFew(long rows, int records) {
    long taken = Math.min(rows, records);
    if (taken >= RECORDS_NEEDED) {
      return Optional.empty();
    }
    var more =
        rows < RECORDS_NEEDED ? "give a file with more rows" : "give --records " + RECORDS_NEEDED;
    return Optional.of(
        "at most %d records of %d rows are taken; a loop that ends complete needs %d: %s"
            .formatted(taken, rows, RECORDS_NEEDED, more));
  }

  private void importFile(DatanetId id, Path file, RowFormat format, ImportRequest.Limits limits)
      throws IOException {
    var name = file.getFileName().toString();
    Imported done;
    try (var in = Files.newInputStream(file)) {
      var request = new ImportRequest(id, name, format, limits);
      done = node.contributing().importRows(request, in);
    }
    report.put("rejected", done.rejected());
    finish(
        "contribute",
        "%d records accepted, %d rejected %s%s"
            .formatted(
                done.accepted() + done.unchanged(),
                done.rejected(),
                done.reasons(),
                done.accepted() == 0 && done.unchanged() > 0 ? EXISTS : ""));
  }

  private Snapshot snapshot(DatanetId id) {
    var snapshot = node.contributing().snapshot(id);
    var counts = node.contributing().count(snapshot.ref());
    report
        .put("records", counts.records())
        .put("contributors", counts.contributors())
        .put("duplicateClusters", counts.duplicateClusters())
        .put("snapshotRoot", Json.of(snapshot.ref().root().toString()))
        .require("records", counts.records() > 0, "no record was accepted");
    finish(
        "snapshot",
        "%s anchored on chain: %d contributors, %d duplicate clusters, root %s…"
            .formatted(
                snapshot.ref(),
                counts.contributors(),
                counts.duplicateClusters(),
                snapshot.ref().root().brief(12)));
    return snapshot;
  }

  private static DatanetRequest datanet(TextFile file) {
    var id = file.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    return new DatanetRequest(
        new DatanetId(id),
        file.name(),
        "A sample of " + file.path().getFileName(),
        file.form(),
        file.licences(),
        DatanetRequest.Visibility.PUBLIC,
        "local");
  }

  private Base pretrain(PretrainRequest wanted) {
    boolean exists = node.training().hasBaseOfItsOwn(BASE);
    boolean ready = exists || wanted.texts().isEmpty();
    var base =
        ready ? node.training().base(BASE) : node.training().pretrain(wanted, progress("pretrain"));
    node.training().offerBase(base);
    finish(
        "pretrain",
        "%d texts, base %s…%s"
            .formatted(
                wanted.texts().size(),
                base.digest().value().brief(12),
                exists ? EXISTS : ready ? SHIPPED : ""));
    return base;
  }

  private TrainingRun train(Base base, String name, Snapshot snapshot, TrainingPlan plan) {
    var there = node.training().find(base, name, snapshot);
    var watching = new Training.Watching(progress("train"), progress("measure"));
    var request = new Training.TrainRequest(base, name, snapshot, plan);
    var run = there.orElseGet(() -> node.training().train(request, watching));
    var losses = run.course().losses();
    int reliability = node.training().reliability(run);
    report
        .put("model", Json.of(run.adapter().value()))
        .put("adapterDigest", Json.of(run.outputs().adapter().toString()))
        .put("attributionRoot", Json.of(run.outputs().attribution().toString()))
        .put("heldOutLossBefore", Json.of(losses.heldOutBefore()))
        .put("heldOutLossAfter", Json.of(losses.heldOutAfter()))
        .put("reliability", reliability)
        .require(
            "training",
            losses.heldOutAfter() < losses.heldOutBefore(),
            "the held-out loss did not fall");
    finish(
        "train",
        "%s: held-out loss %.4f -> %.4f nats per token%s, attribution's reliability %.2f%s"
            .formatted(
                run.adapter(),
                losses.heldOutBefore(),
                losses.heldOutAfter(),
                losses.heldOutAfter() < losses.heldOutBefore() ? "" : BY_HEART,
                reliability / RELIABILITY_WHOLE,
                there.isPresent() ? EXISTS : ""));
    return run;
  }

  private Said ask(ModelId memory, ModelId adapter, Snapshot snapshot) {
    var records = node.contributing().records(snapshot.ref());
    var questions = OwnQuestions.of(records, Interview.QUESTIONS);
    var said = new Interview(node, steps).ask(memory, adapter, questions);
    int told = said.quoted().size();
    int quoted = Math.toIntExact(said.quoted().stream().filter(Said.Answer::quotes).count());
    int written = said.written().size();
    report
        .put("asked", said.asked())
        .put("quoted", quoted)
        .put("written", written)
        .put("receipts", said.receipts().size())
        .put("feesTotal", said.fees())
        .put("splitTotal", said.split())
        .require(
            "quoted",
            quoted > 0 && quoted == told,
            "of %d questions of its own records %d were answered, %d by quoting some"
                .formatted(said.asked(), told, quoted))
        .require(
            "written",
            written == told,
            "the adapter answered %d of %d questions".formatted(written, told))
        .require("split", said.fees().equals(said.split()), "the parts do not add up to the fees");
    finish(
        "serve",
        "%d of %d questions answered by quoting records, %d by the adapter, each with a receipt"
            .formatted(quoted, said.asked(), written));
    return said;
  }

  private void settle(Said said) {
    var settling = node.settling();
    var before = settling.earnings();
    Settlement settled =
        settling
            .closeEpoch(settling.openEpoch())
            .orElseThrow(() -> new Fault(Code.BOOKS_DIFFER, "no receipt was recorded"));
    var reconciliation = settling.reconcile();
    var pay = Pay.between(Said.contributors(said.quoted()), before, settling.earnings());
    var influence = Pay.sum(Said.contributors(said.written()));
    report
        .put("earnedByQuotes", pay.total().units())
        .put("earnedByInfluence", influence.units())
        .put("contributorsPaid", pay.paid().size())
        .put("epoch", settled.epoch())
        .put("earningsRoot", Json.of(settled.earnings().root().toString()))
        .put("claimed", reconciliation.claimed().units())
        .put("reconciled", Json.of(reconciliation.holds()))
        .require(
            "receipts",
            settled.receipts().count() >= said.receipts().size(),
            "receipts are missing")
        .require("contributors", pay.missing().isEmpty(), pay.missing().orElse(""))
        .require("chain", settled.transaction().isPresent(), "the epoch is not on chain")
        .require(
            "claims",
            reconciliation.claimed().amount().equals(settled.earnings().cumulative()),
            "not all that was earned was paid")
        .require("reconciled", reconciliation.holds(), "" + reconciliation.differences());
    finish(
        "settle",
        "epoch %d on chain, %d contributors paid, %s OPEN claimed; %s OPEN are for quotes, %s"
            .formatted(
                settled.epoch(),
                pay.paid().size(),
                reconciliation.claimed().amount(),
                pay.total(),
                influence(influence)));
  }

  /// What the adapter has brought whoever it learnt from, in words.
  private static String influence(Open amount) {
    return amount.isZero()
        ? "none for influence: the adapter makes none of its answers likelier than its base does"
        : amount + " for influence";
  }

  private void verify(Said said) throws IOException {
    var second = new SecondProcess(NodeConfig.programRoot(), node.home().resolve("models"));
    var told = told(said.receipts());
    var result = second.verify(node.home().resolve("bundles"), told);
    // One answer of each kind.
    var changed =
        Stream.of(told.getFirst(), told.getLast()).distinct().map(Tampering::flipOneBit).toList();
    var caught =
        second.verify(
            node.home().resolve("tampered"), changed.stream().map(Tampering::told).toList());
    long failed = result.get("failed").asLong();
    var field = Json.of(changed.getFirst().field());
    var named =
        caught.get("receipts").items().stream()
            .map(each -> each.get("firstFailure"))
            .filter(each -> !each.equals(field))
            .findFirst()
            .orElse(field);
    report
        .put("verified", result.get("verified"))
        .put("failed", result.get("failed"))
        .put("tampered", field)
        .put("tamperedNamed", named)
        .require("verified", failed == 0, failed + " receipts did not hold")
        .require(
            "all verified",
            result.get("verified").asLong() == told.size(),
            "not every receipt was verified")
        .require(
            "tampering",
            caught.get("failed").asLong() == changed.size() && named.equals(field),
            "of %d flipped bits in %s, %s were found, in %s"
                .formatted(
                    changed.size(),
                    field.compact(),
                    caught.get("failed").compact(),
                    named.compact()));
    finish(
        "verify",
        "%s receipts run again in a second process; flipped bits of %d answers were found in %s"
            .formatted(result.get("verified").compact(), changed.size(), field.compact()));
  }

  /// Fetched when the epoch is closed: a bundle says where its receipt is in the epoch's table.
  private List<Told> told(List<UsageReceipt> receipts) {
    return receipts.stream()
        .map(receipt -> new Told(receipt, node.verifying().bundle(receipt.id())))
        .toList();
  }

  private Training.Progress progress(String step) {
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
