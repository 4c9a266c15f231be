package org.openledger.attribute;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.card.Retrainer;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.model.ModelDocument;
import org.openledger.model.base.BaseModel;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.train.Example;
import org.openledger.train.LoraTrainer;
import org.openledger.train.ModelFactory;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;
import org.openledger.train.RunResult;
import org.openledger.train.StepObserver;
import org.openledger.train.TrainingSet;

/// The attribute stage: follows a run, writes its attribution store, judges it, credits answers.
///
/// One instance accompanies one LoRA run: give [#observer] to the trainer, then [#write] the store
/// and, with time for retraining, measure the [#card]. [#open] credits answers ever after.
public final class ProofOfAttribution {
  /// The attribution store inside an adapter's folder.
  public static final String STORE_FILE = "attribution.rows";

  /// The card inside an adapter's folder.
  public static final String CARD_FILE = "attribution-card.json";

  private final TrainableEngine base;
  private final TrainingSet set;
  private final ContributionVectors.Settings settings;
  private final ContributionVectors vectors;

  /// Accompanies a run of `request`'s shape on `base` over `set`.
  public ProofOfAttribution(
      TrainableEngine base,
      TrainingSet set,
      RunRequest request,
      ContributionVectors.Settings settings) {
    this.base = base;
    this.set = set;
    this.settings = settings;
    ModelConfig config = base.config();
    this.vectors =
        new ContributionVectors(
            new ContributionVectors.Examples(
                set.clusterOf(),
                set.train().stream().mapToInt(example -> example.sequence().scored()).toArray(),
                set.clusters().size()),
            LoraAdapter.size(config, request.lora()),
            settings,
            base.kernels());
  }

  /// To be shown every step of the run.
  public StepObserver observer() {
    return vectors;
  }

  /// Writes the store of the finished run into `folder`, vectors as bytes with a scale per row, and
  /// returns its root.
  public Hash write(Path folder, RunResult result) {
    RunVectors run = vectors.finish();
    Rows gradients = RecordRows.gradients(base, result.adapter(), sequences(set.train()));
    var records = new ArrayList<AttributionStore.TrainedRecord>();
    for (Example example : set.train()) {
      records.add(
          new AttributionStore.TrainedRecord(
              example.commitment(),
              set.contributors().get(example.contributor()),
              example.cluster()));
    }
    var corpus =
        new AttributionStore.Corpus(
            base.vocabulary(),
            set.train().stream().map(example -> example.sequence().ids()).toList());
    return AttributionStore.write(
        folder.resolve(STORE_FILE),
        new AttributionStore.Contents(
            corpus,
            set.clusters(),
            records,
            new RunVectors(Rows.quantised(run.vectors()), run.course()),
            RecordRows.displacements(gradients, run.course()),
            settings.kappa(),
            AttributionStore.digest(result.adapter().parameters())));
  }

  /// Measures all methods by retraining, on at most `queries` held-out examples. Costs parts +
  /// leftOut + 1 further runs.
  public Card card(
      RunRequest request, RunResult result, Card.Plan plan, int queries, RunProgress progress) {
    List<Sequence> sequences = sequences(set.train());
    var run = new Benchmark.Run(sequences, set.clusterOf(), set.contributorOf(), vectors.finish());
    Rows.Bytes gradients = RecordRows.gradients(base, result.adapter(), sequences);
    List<Sequence> asked = sequences(set.heldOut());
    return new Benchmark(base, result.adapter(), run, gradients)
        .card(
            plan,
            new Retraining(base, request, plan, progress),
            asked.subList(0, Math.min(queries, asked.size())));
  }

  /// Runs the same training with other weights, and counts the runs.
  private static final class Retraining implements Retrainer {
    private final TrainableEngine base;
    private final RunRequest request;
    private final int planned;
    private final RunProgress progress;
    private int done;

    Retraining(TrainableEngine base, RunRequest request, Card.Plan plan, RunProgress progress) {
      this.base = base;
      this.request = request;
      this.planned = plan.parts() + plan.leftOut() + 1;
      this.progress = progress;
    }

    @Override
    public float[] retrain(float[] weights) {
      var run = LoraTrainer.run(base, request.weighted(weights), _ -> {}, RunProgress.NONE);
      done++;
      progress.step(done, Math.max(done, planned), run.losses()[run.losses().length - 1]);
      return run.adapter().parameters();
    }
  }

  private static List<Sequence> sequences(List<Example> examples) {
    return examples.stream().map(Example::sequence).toList();
  }

  /// Writes the store and the card into an adapter's folder; the root is over both.
  public Hash publish(Path folder, RunResult result, Card card) {
    Hash store = write(folder, result);
    Path file = folder.resolve(CARD_FILE);
    ModelDocument.writeText(file, card.toJson().canonical());
    return root(store, file);
  }

  /// Opens a published adapter's store and card to attribute its answers, both checked against the
  /// root that the training run commits to.
  public static AnswerAttribution open(ModelFactory.Published published, BaseModel base) {
    var store = AttributionStore.read(published.folder().resolve(STORE_FILE));
    Path file = published.folder().resolve(CARD_FILE);
    if (!root(store.root(), file).equals(published.run().outputs().attribution().value())) {
      throw new Fault(
          Code.ATTRIBUTION_DAMAGED,
          published.run().adapter()
              + ": its attribution is not what its training run committed to");
    }
    Card card = Card.fromJson(ModelDocument.read(file));
    var answers = new EngineAnswers(base.engine(), published.adapter());
    var attributor =
        new Attributor(store, answers, published.adapter().parameters(), card.confidence());
    return new AnswerAttribution(base.tokenizer(), attributor, card);
  }

  private static Hash root(Hash store, Path card) {
    return new MerkleTree(List.of(store.bytes(), ModelDocument.digest(card).bytes())).root();
  }
}
