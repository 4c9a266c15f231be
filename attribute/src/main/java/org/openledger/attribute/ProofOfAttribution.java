package org.openledger.attribute;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.bytes.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.model.ModelDocument;
import org.openledger.model.transformer.Sequence;
import org.openledger.train.BaseModel;
import org.openledger.train.Example;
import org.openledger.train.LoraTrainer;
import org.openledger.train.ModelFactory;
import org.openledger.train.RunProgress;
import org.openledger.train.TrainingSet;

/// The attribute stage: watches a training run, measures how well it can be attributed, keeps what
/// answers will be attributed with, and attributes them.
///
///     vectors (observer of the run) -> prepare (card, rows) -> write (store, root) -> open
///
/// Everything lies in the adapter's own folder, so that a stranger with the folder can repeat any
/// attribution: `attribution.rows` (contribution vectors and record rows), `corpus.safetensors`
/// (tokens of the training texts, for evidence and the unigram reference), `card.json`.
public final class ProofOfAttribution {
  static final String STORE_FILE = "attribution.rows";
  static final String CORPUS_FILE = "corpus.safetensors";
  static final String CARD_FILE = "card.json";

  private ProofOfAttribution() {}

  /// How much measuring a model gets.
  ///
  /// @param plan the retrains of its card
  /// @param queries most held-out examples that serve as queries
  public record Measuring(Card.Plan plan, int queries) {
    /// A card from two dozen retrains on twelve queries.
    public static final Measuring SMALL = new Measuring(Card.Plan.SMALL, 12);
  }

  /// The observer that collects a run's contribution vectors.
  ///
  /// @param parameters number of adapter parameters
  public static ContributionVectors vectors(
      TrainingSet set, int parameters, ContributionVectors.Settings settings) {
    return new ContributionVectors(set.clusterOf(), set.clusters().size(), parameters, settings);
  }

  /// An attribution that is ready to be written beside its adapter.
  ///
  /// @param contents the store
  /// @param corpus the training texts as tokens
  /// @param card how well the method was measured to predict retraining
  public record Prepared(AttributionStore.Contents contents, Corpus corpus, Card card) {
    /// Writes the three files and returns the root over them.
    public Hash write(Path folder) {
      var store = AttributionStore.write(folder.resolve(STORE_FILE), contents);
      var texts = corpus.write(folder.resolve(CORPUS_FILE));
      var cardFile = folder.resolve(CARD_FILE);
      ModelDocument.writeText(cardFile, card.toJson().canonical());
      return root(store, texts, ModelDocument.digest(cardFile));
    }
  }

  /// Computes the record rows of a finished run and measures its card by retraining.
  public static Prepared prepare(
      ModelFactory.Trained trained,
      ContributionVectors vectors,
      Measuring measuring,
      RunProgress progress) {
    var transformer = trained.base().transformer();
    var adapter = trained.result().adapter();
    var set = trained.set();
    var sequences = set.train().stream().map(Example::sequence).toList();
    var run = vectors.finish();
    Rows.Bytes gradients = RecordRows.gradients(transformer, adapter, sequences);
    var ran = new Benchmark.Run(sequences, set.clusterOf(), set.contributorOf(), run);
    int[] retrains = {0};
    int planned = measuring.plan().parts() + measuring.plan().leftOut() + 1;
    var card =
        new Benchmark(transformer, adapter, ran, gradients)
            .card(
                measuring.plan(),
                weights -> {
                  var request = trained.request().weighted(weights);
                  var again = LoraTrainer.run(transformer, request, step -> {}, RunProgress.NONE);
                  progress.step(Math.min(++retrains[0], planned), planned, last(again.losses()));
                  return again.adapter().parameters();
                },
                queries(set, measuring.queries()));
    var contents =
        new AttributionStore.Contents(
            set.clusters().stream()
                .map(cluster -> new AttributionStore.Cluster(cluster.datanet(), cluster.members()))
                .toList(),
            records(set),
            run.quantised(),
            RecordRows.displacements(gradients, run.course()),
            vectors.settings().kappa(),
            AttributionStore.digest(adapter.parameters()));
    return new Prepared(contents, Corpus.of(set), card);
  }

  /// The attribution of a published adapter, read from its folder and checked against the root that
  /// its training run commits to.
  public static AnswerAttribution open(ModelFactory.Published published, BaseModel base) {
    var folder = published.folder();
    var store = AttributionStore.read(folder.resolve(STORE_FILE));
    var cardFile = folder.resolve(CARD_FILE);
    var corpusFile = folder.resolve(CORPUS_FILE);
    var root = root(store.root(), ModelDocument.digest(corpusFile), ModelDocument.digest(cardFile));
    if (!root.equals(published.run().attributionRoot())) {
      throw new AttributeException(
          AttributeException.Code.CORRUPT,
          published.run().adapter()
              + ": its attribution is not what its training run committed to");
    }
    return new AnswerAttribution(
        published, base, store, Corpus.read(corpusFile), ModelDocument.read(cardFile));
  }

  private static Hash root(Hash store, Hash corpus, Hash card) {
    return new MerkleTree(List.of(store.bytes(), corpus.bytes(), card.bytes())).root();
  }

  /// Held-out examples as queries; where there are none, examples of the run itself.
  private static List<Sequence> queries(TrainingSet set, int most) {
    var from = set.heldOut().isEmpty() ? set.train() : set.heldOut();
    return from.stream().limit(most).map(Example::sequence).toList();
  }

  private static List<AttributionStore.TrainedRecord> records(TrainingSet set) {
    var records = new ArrayList<AttributionStore.TrainedRecord>();
    for (var example : set.train()) {
      records.add(
          new AttributionStore.TrainedRecord(
              example.commitment(),
              set.contributors().get(example.contributor()),
              example.cluster()));
    }
    return records;
  }

  private static double last(double[] values) {
    return values.length == 0 ? 0 : values[values.length - 1];
  }
}
