package org.openledger.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.record.Entry;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.model.base.BaseModel;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.serve.OpenLora;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.Example;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;
import org.openledger.train.StepObserver;
import org.openledger.train.TrainingSet;

/// Training and measuring for real on a bigram base; what is trained on, kept and offered.
@NullUnmarked
class TrainingTest {
  private static final int CONTEXT = 64;

  /// On so small a model faster than vectors, which take seconds to be compiled.
  private static final Kernels KERNELS = Kernels.scalar(new Workers(1));

  private static final SnapshotRef REF = Samples.snapshot("tides");
  private static final Prices PRICES =
      new Prices(new PriceIn(Open.units(2)), new PriceOut(Open.units(6)));
  private static final TrainingPlan PLAN =
      new TrainingPlan(
          TrainingPlan.Shape.onAll(2, 4),
          new TrainingPlan.Course(1, 1e-2f, 2),
          TrainingPlan.DEFAULT.curvature(),
          new TrainingPlan.Measuring(2, 0.5, 1),
          1,
          1);

  /// Where it does not matter what was learned and how well its credits were measured.
  private static final TrainingPlan QUICK =
      new TrainingPlan(
          new TrainingPlan.Shape(1, List.of("q_proj"), 2),
          new TrainingPlan.Course(1, 1e-2f, 1),
          0,
          new TrainingPlan.Measuring(2, 0.5, 1),
          1,
          1);

  @TempDir Path folder;

  private final BaseModel model = model("bigram", "answer number 1");
  private final Base base = base(model);
  private final FakeShelves shelves = new FakeShelves();
  private final Parties parties = Samples.parties();
  private FakeWorkshop workshop;
  private Training training;

  @BeforeEach
  void open() {
    workshop = new FakeWorkshop(new ModelFactory(folder, Optional.empty()));
    training =
        new Training(
            workshop,
            new Training.Offer(parties, PRICES),
            new Catalogue(shelves, shelves, parties));
  }

  @Test
  void heldOutAndRepeatedRecordsAreNotTrainedOn() {
    workshop.entries.add(entry(9, Split.TRAIN, true));
    workshop.entries.add(entry(8, Split.HELD_OUT, true));
    train("tides");
    assertThat(workshop.set.train())
        .extracting(Example::commitment)
        .containsExactly(Samples.hash(1), Samples.hash(2), Samples.hash(3), Samples.hash(4));
    assertThat(workshop.set.heldOut())
        .extracting(Example::commitment)
        .containsExactly(Samples.hash(7));
  }

  @Test
  void anAdapterIsPublishedThenOfferedForThePrice() {
    var run = train("tides", PLAN);
    assertThat(workshop.happened).containsExactly("trained", "published", "offered");
    assertThat(run.adapter()).isEqualTo(ModelId.of("bigram", "tides", 1));
    assertThat(run.course().losses().training()).hasSizeGreaterThanOrEqualTo(36);
    var terms = workshop.offered.getFirst();
    assertThat(terms.model().roots().run()).isEqualTo(run.commitment());
    assertThat(terms.model().roots().attribution()).isEqualTo(run.outputs().attribution());
    assertThat(terms.reliability()).isBetween(0, ModelTerms.RELIABILITY_WHOLE);
    assertThat(terms.commerce()).isEqualTo(commerce());
    // Another ring of the same keys, because asking this one would make the pool known.
    var pool = Samples.parties().pool(REF.datanet());
    assertThat(parties.party(pool).role()).isEqualTo("common pool");
  }

  @Test
  void whatIsNotKeptIsNotOffered() {
    workshop.full = true;
    assertThatThrownBy(() -> train("tides")).isInstanceOf(Fault.class);
    assertThat(workshop.happened).containsExactly("trained");
    assertThat(workshop.offered).isEmpty();
  }

  @Test
  void anAdapterThatIsNotTheRunsIsCaughtBeforeItIsOffered() {
    train("tides");
    workshop.offered.clear();
    workshop.confused = true;
    assertThatThrownBy(() -> train("birds"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("another run was published");
    assertThat(workshop.offered).isEmpty();
    workshop.confused = false;
    workshop.rewritten = true;
    assertThatThrownBy(() -> train("fish"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("other weights");
  }

  @Test
  void aBaseWhoseWeightsAreOthersNowIsRefused() {
    var other = base(model("bigram", "another"));
    var wanted = new Training.TrainRequest(other, "tides", snapshot(REF), PLAN);
    assertThatThrownBy(() -> training.train(wanted, Training.Watching.NONE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the base bigram has other weights now");
    assertThat(workshop.happened).isEmpty();
  }

  /// A node that was killed between publishing a model and offering it.
  @Test
  void aModelThatWasKeptAndNotOfferedIsOfferedWhenItIsFoundAndBeforeTheNext() {
    var first = train("tides");
    workshop.offered.clear();
    assertThat(training.find(base, "tides", snapshot(REF))).contains(first);
    assertThat(workshop.offered).extracting(ModelTerms::id).containsExactly(first.adapter());
    workshop.offered.clear();
    var second = train("tides");
    assertThat(workshop.offered)
        .extracting(ModelTerms::id)
        .containsExactly(first.adapter(), second.adapter());
  }

  @Test
  void aNodeThatOpensOffersWhatWasLeftBehindAndNothingElse() {
    var first = train("tides");
    var second = train("tides");
    workshop.offered.clear();
    training.offerLeftBehind();
    assertThat(workshop.offered)
        .extracting(ModelTerms::id)
        .containsExactly(first.adapter(), second.adapter());
    training.offerLeftBehind();
    assertThat(workshop.offered).hasSize(2);
  }

  @Test
  void anAdapterWithDamagedTermsKeepsNoOtherBack() {
    var first = train("tides");
    var second = train("birds");
    workshop.offered.clear();
    workshop.damagedTerms.add(first.adapter());
    training.offerLeftBehind();
    assertThat(workshop.offered).extracting(ModelTerms::id).containsExactly(second.adapter());
  }

  @Test
  void anAdapterIsFoundByBaseNameAndSnapshot() {
    assertThat(training.find(base, "tides", snapshot(REF))).isEmpty();
    train("tides");
    var second = train("tides");
    train("birds");
    assertThat(second.adapter().version()).isEqualTo(2);
    assertThat(training.find(base, "tides", snapshot(REF))).contains(second);
    assertThat(training.find(base, "fish", snapshot(REF))).isEmpty();
    assertThat(training.find(base, "tides", snapshot(Samples.snapshot("birds")))).isEmpty();
    assertThat(training.find(base(model("other", "answer number 1")), "tides", snapshot(REF)))
        .isEmpty();
    assertThat(training.find(base(model("bigram", "another")), "tides", snapshot(REF))).isEmpty();
  }

  @Test
  void aBaseIsPretrainedFoundAndOffered() {
    assertThat(training.hasBaseOfItsOwn("bigram")).isFalse();
    var texts = List.of(new PretrainRequest.Text("", "x"));
    var made = training.pretrain(new PretrainRequest("bigram", texts, 3), Training.Progress.NONE);
    assertThat(workshop.steps).isEqualTo(3);
    assertThat(training.hasBaseOfItsOwn("bigram")).isTrue();
    assertThat(training.base("bigram")).isEqualTo(made).isEqualTo(base);
    training.offerBase(made);
    var terms = workshop.offered.getFirst();
    assertThat(terms.id()).isEqualTo(new ModelId("bigram"));
    assertThat(terms.model().base()).isEqualTo(base.digest());
    assertThat(terms.commerce()).isEqualTo(commerce());
  }

  /// Its receipts say the number of the engine that computes them.
  @Test
  void aBaseIsOfferedUnderTheKernelVersionOfItsEngine() {
    var engine = new OtherEngine(model.engine());
    workshop.known = new BaseModel("bigram", Path.of("nowhere"), engine);
    training.offerBase(training.base("bigram"));
    var terms = workshop.offered.getFirst();
    assertThat(terms.model().kernelVersion()).isEqualTo(OtherEngine.KERNEL_VERSION);
    var asked = OpenLora.Model.baseAlone(terms.id(), engine);
    assertThat(terms.model()).isEqualTo(asked.provenance());
  }

  private ModelTerms.Commerce commerce() {
    return new ModelTerms.Commerce(
        PRICES.in(), PRICES.out(), parties.developer(), Optional.empty());
  }

  private TrainingRun train(String name) {
    return train(name, QUICK);
  }

  private TrainingRun train(String name, TrainingPlan plan) {
    var wanted = new Training.TrainRequest(base, name, snapshot(REF), plan);
    return training.train(wanted, Training.Watching.NONE);
  }

  private static Base base(BaseModel model) {
    return new Base(model.name(), new BaseDigest(model.digest()));
  }

  private static BaseModel model(String name, String text) {
    return new BaseModel(name, Path.of("nowhere"), new BigramEngine(KERNELS, CONTEXT, 5, text));
  }

  private static Entry entry(int number, Split split, boolean repeated) {
    return new Entry(number, "" + number, Samples.record("tides", number, split), repeated);
  }

  private static Snapshot snapshot(SnapshotRef ref) {
    var members = new ArrayList<ClusterMembers>();
    for (int number = 1; number <= 9; number++) {
      var record = Samples.record("tides", number, Split.TRAIN);
      var share =
          new ClusterMembers.Share(record.contributor(), record.commitment(), ClusterMembers.WHOLE);
      members.add(new ClusterMembers(record.cluster(), List.of(share)));
    }
    return new Snapshot(ref, List.of(), members, Hash.ZERO);
  }

  /// Trains for real, remembers what it made, and keeps no base on disk.
  private final class FakeWorkshop implements Training.Workshop {
    final List<String> happened = new ArrayList<>();
    final List<ModelTerms> offered = new ArrayList<>();
    final Set<ModelId> damagedTerms = new HashSet<>();
    final List<Entry> entries =
        new ArrayList<>(
            List.of(
                entry(1, Split.TRAIN, false),
                entry(2, Split.TRAIN, false),
                entry(7, Split.HELD_OUT, false),
                entry(3, Split.TRAIN, false),
                entry(4, Split.TRAIN, false)));
    TrainingSet set;
    BaseModel known = model;
    boolean full;

    /// Whether what is published is listed with other weights.
    boolean rewritten;

    /// Whether the adapter that was published first is handed back for every other.
    boolean confused;

    private final ModelFactory factory;
    private final Map<ModelId, ModelFactory.Published> published = new LinkedHashMap<>();
    private boolean pretrained;
    private int steps;

    FakeWorkshop(ModelFactory factory) {
      this.factory = factory;
    }

    @Override
    public List<Entry> entries(SnapshotRef ref) {
      assertThat(ref).isEqualTo(REF);
      return entries;
    }

    @Override
    public BaseModel base(String name) {
      return known;
    }

    @Override
    public boolean hasOwnBase(String name) {
      return pretrained;
    }

    @Override
    public BaseModel pretrain(
        String name, List<PretrainText> texts, PretrainSettings settings, RunProgress progress) {
      pretrained = true;
      steps = settings.steps();
      return model;
    }

    @Override
    public List<ModelId> adapters() {
      return List.copyOf(published.keySet());
    }

    @Override
    public Optional<ModelTerms> terms(ModelId id) {
      if (damagedTerms.contains(id)) {
        throw new Fault(Code.LEDGER_DAMAGED, "the stored terms of " + id + " are damaged");
      }
      return offered.stream().filter(terms -> terms.id().equals(id)).findFirst();
    }

    @Override
    public ModelFactory.Published adapter(ModelId id) {
      return requireNonNull(published.get(id));
    }

    @Override
    public ModelFactory.Trained fineTune(
        BaseModel on,
        String name,
        TrainingSet examples,
        RunRequest request,
        StepObserver observer,
        RunProgress progress) {
      happened.add("trained");
      set = examples;
      return factory.fineTune(on, name, examples, request, observer, progress);
    }

    @Override
    public ModelFactory.Published publish(
        ModelFactory.Trained trained, ModelFactory.AttributionWriter attribution) {
      if (full) {
        throw new Fault(Code.IO, "the disk is full");
      }
      happened.add("published");
      var made = factory.publish(trained, attribution);
      published.put(trained.id(), made);
      var run = made.run();
      var digest = rewritten ? new AdapterDigest(Hash.ZERO) : run.outputs().adapter();
      var summary = Samples.summary(trained.id(), digest, run.inputs().snapshots());
      // Newest first, as the shelves promise.
      var older = new LinkedHashMap<>(shelves.adapters);
      shelves.adapters.clear();
      shelves.adapters.put(trained.id(), () -> summary);
      shelves.adapters.putAll(older);
      return confused ? published.values().iterator().next() : made;
    }

    @Override
    public void offer(ModelTerms terms) {
      happened.add("offered");
      offered.add(terms);
    }
  }
}
