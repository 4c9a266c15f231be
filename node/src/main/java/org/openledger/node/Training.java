package org.openledger.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.contribute.record.Entry;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.flow.TrainingRun;
import org.openledger.model.base.BaseModel;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.ExampleEncoder;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;
import org.openledger.train.StepObserver;
import org.openledger.train.TrainingSet;

/// Training: adapters are trained on snapshots, measured, published and offered for a price.
public final class Training {
  private static final Logger LOG = Logger.getLogger(Training.class.getName());

  /// Fewer steps teach an adapter too little for its attribution to be measured.
  static final int STEPS_MIN = 36;

  /// What to train.
  ///
  /// @param base the base to train on
  /// @param name the adapter's name
  /// @param snapshot what it learns from
  /// @param plan how
  public record TrainRequest(Base base, String name, Snapshot snapshot, TrainingPlan plan) {}

  /// Told how far training and measuring are.
  ///
  /// @param training steps of the run
  /// @param measuring retrains of the card
  public record Watching(Progress training, Progress measuring) {
    /// Tells nobody.
    public static final Watching NONE = new Watching(Progress.NONE, Progress.NONE);
  }

  /// Told how far a run has come. It cannot change the run.
  @FunctionalInterface
  public interface Progress {
    /// Tells nobody.
    Progress NONE = (step, steps, loss) -> {};

    /// Step `step` of `steps` is done; the batch's loss before it was `loss` nats per token.
    void step(int step, int steps, double loss);
  }

  private final Workshop workshop;
  private final Offer offer;
  private final Catalogue catalogue;

  /// Who develops a node's models, and what they cost.
  record Offer(Parties parties, Prices prices) {
    ModelTerms.Commerce commerce() {
      return new ModelTerms.Commerce(
          prices.in(), prices.out(), parties.developer(), Optional.empty());
    }
  }

  /// Where models are made and sold; [StageWorkshop] is.
  interface Workshop {
    /// All records of a snapshot, in order.
    List<Entry> entries(SnapshotRef ref);

    /// The base of a name.
    BaseModel base(String name);

    /// Whether a base of a name was pre-trained here.
    boolean hasOwnBase(String name);

    /// Pre-trains a base on texts and keeps it.
    BaseModel pretrain(
        String name, List<PretrainText> texts, PretrainSettings settings, RunProgress progress);

    /// All published adapters.
    List<ModelId> adapters();

    /// A published adapter.
    ModelFactory.Published adapter(ModelId id);

    /// Fine-tunes an adapter, shown to `observer` step by step, and evaluates it.
    ModelFactory.Trained fineTune(
        BaseModel base,
        String name,
        TrainingSet set,
        RunRequest request,
        StepObserver observer,
        RunProgress progress);

    /// Keeps an adapter with its attribution: all of it, or nothing.
    ModelFactory.Published publish(
        ModelFactory.Trained trained, ModelFactory.AttributionWriter attribution);

    /// What a model costs, if it is for sale.
    Optional<ModelTerms> terms(ModelId id);

    /// Makes a model answer for a price.
    void offer(ModelTerms terms);
  }

  Training(Workshop workshop, Offer offer, Catalogue catalogue) {
    this.workshop = workshop;
    this.offer = offer;
    this.catalogue = catalogue;
  }

  /// The base of a name.
  public Base base(String name) {
    return base(workshop.base(name));
  }

  private static Base base(BaseModel model) {
    return new Base(model.name(), new BaseDigest(model.digest()));
  }

  /// The base that somebody means, and no other of its name.
  private BaseModel model(Base base) {
    var model = workshop.base(base.name());
    if (!base.equals(base(model))) {
      throw new Refusal(Code.STATE_CONFLICT, "the base " + base.name() + " has other weights now");
    }
    return model;
  }

  /// The newest adapter of a name that was trained on a base and a snapshot, if there is one. It is
  /// for sale, even if the node was killed before it had offered it.
  public Optional<TrainingRun> find(Base base, String name, Snapshot snapshot) {
    return catalogue.list().models().stream()
        .filter(model -> model.id().family().equals(base.name() + ":" + name))
        .filter(model -> model.adapted().isPresent())
        .filter(model -> model.snapshots().contains(snapshot.ref()))
        .map(model -> workshop.adapter(model.id()))
        .filter(published -> published.run().inputs().base().equals(base.digest()))
        .findFirst()
        .map(published -> offered(published, model(base)));
  }

  /// How far the attribution of an adapter's answers is believed, in 1/65536, as its terms say.
  public int reliability(TrainingRun run) {
    return workshop
        .terms(run.adapter())
        .map(ModelTerms::reliability)
        .orElseThrow(() -> new Refusal(Code.MODEL_NOT_FOUND, run.adapter() + " is not for sale"));
  }

  /// Offers an adapter for sale; to offer it again changes nothing.
  private TrainingRun offered(ModelFactory.Published published, BaseModel base) {
    var run = published.run();
    var terms = terms(run.adapter(), base);
    assert terms.id().equals(run.adapter()) && terms.model().equals(published.part())
        : "the terms of " + run.adapter() + " are of another run: " + terms;
    workshop.offer(terms);
    return run;
  }

  private ModelTerms terms(ModelId id, BaseModel base) {
    return workshop
        .terms(id)
        .orElseGet(() -> {
          var published = workshop.adapter(id);
          var card = ProofOfAttribution.open(published, base).card();
          return new ModelTerms(published.part(), card.reliability(), offer.commerce());
        });
  }

  /// Offers what was published and is not for sale, as a node leaves it that was stopped between
  /// the two. What is damaged stays as it is.
  void offerLeftBehind() {
    workshop.adapters().stream()
        .sorted(Comparator.comparingInt(ModelId::version))
        .forEach(id -> {
          try {
            if (workshop.terms(id).isEmpty()) {
              workshop.offer(terms(id, workshop.base(id.base())));
            }
          } catch (Failure e) {
            LOG.log(Level.WARNING, id + " is not for sale: it cannot be read", e);
          }
        });
  }

  /// Versions follow one another on chain, so those before the next must be there.
  private void offerEarlier(BaseModel base, String name) {
    workshop.adapters().stream()
        .filter(id -> id.family().equals(base.name() + ":" + name))
        .sorted(Comparator.comparingInt(ModelId::version))
        .forEach(id -> workshop.offer(terms(id, base)));
  }

  /// Whether this node has pre-trained a base of a name itself.
  public boolean hasBaseOfItsOwn(String name) {
    return workshop.hasOwnBase(name);
  }

  /// Pre-trains a base on texts and keeps it under a name.
  public Base pretrain(PretrainRequest wanted, Progress progress) {
    var texts =
        wanted.texts().stream()
            .map(text -> new PretrainText(text.question(), text.text()))
            .toList();
    var settings = PretrainSettings.NANO.withSteps(wanted.steps());
    return base(workshop.pretrain(wanted.name(), texts, settings, progress::step));
  }

  /// Makes a base answer for a price.
  public void offerBase(Base base) {
    int kernelVersion = model(base).engine().kernelVersion();
    workshop.offer(
        ModelTerms.base(new ModelId(base.name()), base.digest(), kernelVersion, offer.commerce()));
  }

  /// Trains an adapter on a snapshot, measures its attribution, publishes it and offers it.
  public TrainingRun train(TrainRequest wanted, Watching watching) {
    var base = model(wanted.base());
    offerEarlier(base, wanted.name());
    var plan = wanted.plan();
    var encoder = new ExampleEncoder(base.tokenizer(), base.template(), base.engine().context());
    var set = encoder.encode(wanted.snapshot(), trainable(wanted.snapshot()));
    var optimiser = plan.optimiser().withAtLeast(STEPS_MIN, set.train().size());
    var request = RunRequest.of(set.train(), plan.lora(), optimiser, plan.seed());
    var proof = new ProofOfAttribution(base.engine(), set, request, plan.vectors());
    var trained =
        workshop.fineTune(
            base, wanted.name(), set, request, proof.observer(), watching.training()::step);
    var card =
        proof.card(
            request, trained.result(), plan.card(), plan.queries(), watching.measuring()::step);
    var published =
        workshop.publish(trained, folder -> proof.publish(folder, trained.result(), card));
    assert isOf(published.run(), trained.id(), wanted) : "another run was published for " + wanted;
    var run = offered(published, base);
    var listed = catalogue.summary(run.adapter());
    assert listed.adapted().stream()
            .allMatch(adapted -> adapted.digest().equals(run.outputs().adapter()))
        : "other weights are listed";
    catalogue.know(listed);
    return run;
  }

  /// Whether a run is the one that was wanted: of this base, on this snapshot.
  private static boolean isOf(TrainingRun run, ModelId id, TrainRequest wanted) {
    return run.adapter().equals(id)
        && id.family().equals(wanted.base().name() + ":" + wanted.name())
        && run.inputs().base().equals(wanted.base().digest())
        && run.inputs().snapshots().contains(wanted.snapshot().ref());
  }

  private List<Contribution> trainable(Snapshot snapshot) {
    return workshop.entries(snapshot.ref()).stream()
        .filter(entry -> entry.trainable() || isHeldOut(entry))
        .map(Entry::contribution)
        .toList();
  }

  private static boolean isHeldOut(Entry entry) {
    return entry.contribution().split() == Contribution.Split.HELD_OUT && !entry.repeated();
  }
}
