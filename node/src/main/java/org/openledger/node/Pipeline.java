package org.openledger.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.attribute.ContributionVectors;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.attribute.card.Card;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.money.Open;
import org.openledger.model.base.BaseModel;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.tensor.Kernels;
import org.openledger.settle.Settlements;
import org.openledger.settle.split.ModelTerms;
import org.openledger.train.ExampleEncoder;
import org.openledger.train.ModelFactory;
import org.openledger.train.OptimiserSettings;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;

/// The first half of the loop as a node runs it: snapshot and anchor, train and measure, publish.
public final class Pipeline {
  /// Prices of this node's models, OPEN per thousand tokens.
  private static final BigInteger PRICE_IN = Open.parse("0.2").units();

  private static final BigInteger PRICE_OUT = Open.parse("0.6").units();

  /// Fewer steps teach an adapter too little for its attribution to be measured.
  private static final int STEPS_MIN = 36;

  /// How an adapter is trained and measured.
  ///
  /// @param lora rank, alpha and targets
  /// @param optimiser how the run walks
  /// @param vectors how contribution vectors are accumulated
  /// @param card the retrains that measure how well it is attributed
  /// @param queries most held-out examples they are judged on
  /// @param seed seed of the run
  public record TrainingPlan(
      LoraConfig lora,
      OptimiserSettings optimiser,
      ContributionVectors.Settings vectors,
      Card.Plan card,
      int queries,
      long seed) {
    /// What suits the small bases of this project.
    public static final TrainingPlan DEFAULT =
        new TrainingPlan(
            LoraConfig.onAll(8, 16),
            OptimiserSettings.DEFAULT,
            ContributionVectors.Settings.DEFAULT,
            new Card.Plan(8, 0.5, 4, 1),
            8,
            1);

    /// The same with another card.
    public TrainingPlan measuredBy(Card.Plan other, int onQueries) {
      return new TrainingPlan(lora, optimiser, vectors, other, onQueries, seed);
    }

    /// The plan for a Datanet so small that its texts are to be learnt by heart: many passes in
    /// small batches, and a smaller card.
    public TrainingPlan memorising() {
      return new TrainingPlan(
          lora, OptimiserSettings.MEMORISING, vectors, new Card.Plan(4, 0.5, 4, 1), 5, seed);
    }
  }

  /// Told how far training and measuring are.
  ///
  /// @param training steps of the run
  /// @param measuring retrains of the card
  public record Watching(RunProgress training, RunProgress measuring) {
    /// Tells nobody.
    public static final Watching NONE = new Watching(RunProgress.NONE, RunProgress.NONE);
  }

  private final Datanets datanets;
  private final ModelFactory factory;
  private final Settlements settlements;
  private final Parties parties;
  private final Models models;

  Pipeline(
      Datanets datanets,
      ModelFactory factory,
      Settlements settlements,
      Parties parties,
      Models models) {
    this.datanets = datanets;
    this.factory = factory;
    this.settlements = settlements;
    this.parties = parties;
    this.models = models;
  }

  /// Datanets and imports.
  public Datanets datanets() {
    return datanets;
  }

  /// Bases and adapters.
  public ModelFactory factory() {
    return factory;
  }

  /// Takes a snapshot of a Datanet and anchors its root on chain.
  public Snapshot snapshot(DatanetId id) {
    var ref = datanets.takeSnapshot(id).ref();
    var snapshot = datanets.snapshot(id, ref.version());
    settlements.registerSnapshot(snapshot, parties.pool(id), parties::contributor);
    return snapshot;
  }

  /// Makes a base answer for a price.
  public void offerBase(BaseModel base) {
    settlements.registerModel(
        ModelTerms.base(
            new ModelId(base.name()),
            new BaseDigest(base.digest()),
            Kernels.KERNEL_VERSION,
            commerce()));
  }

  /// Trains an adapter on a snapshot, measures its attribution, publishes it and offers it.
  public ModelFactory.Published train(
      BaseModel base, String name, Snapshot snapshot, TrainingPlan plan, Watching watching) {
    var encoder =
        new ExampleEncoder(
            base.tokenizer(), base.template(), base.transformer().config().context());
    var set = encoder.encode(snapshot, trainable(snapshot));
    var optimiser = plan.optimiser().withAtLeast(STEPS_MIN, set.train().size());
    var request = RunRequest.of(set.train(), plan.lora(), optimiser, plan.seed());
    var proof = new ProofOfAttribution(base.transformer(), set, request, plan.vectors());
    var trained = factory.fineTune(base, name, set, request, proof.observer(), watching.training());
    var card =
        proof.card(request, trained.result(), plan.card(), plan.queries(), watching.measuring());
    var published =
        factory.publish(trained, folder -> proof.publish(folder, trained.result(), card));
    settlements.registerModel(ModelTerms.of(published.run(), card.reliability(), commerce()));
    models.know(published.run().adapter());
    return published;
  }

  private List<Contribution> trainable(Snapshot snapshot) {
    var ref = snapshot.ref();
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node()).stream()
        .filter(entry -> entry.trainable() || isHeldOut(entry))
        .map(Entry::contribution)
        .toList();
  }

  private static boolean isHeldOut(Entry entry) {
    return entry.contribution().split() == Contribution.Split.HELD_OUT && !entry.repeated();
  }

  private ModelTerms.Commerce commerce() {
    return new ModelTerms.Commerce(PRICE_IN, PRICE_OUT, parties.developer(), Optional.empty());
  }
}
