package org.openledger.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.memory.MemoryFactory;
import org.openledger.tally.split.ModelTerms;

/// Memories are made of what may be quoted, offered in their order, and known from then on.
class RememberingTest {
  private static final Base BASE = new Base("nano", new BaseDigest(Samples.hash(6)));
  private static final SnapshotRef REF = Samples.snapshot("tides");
  private static final Prices PRICES =
      new Prices(new PriceIn(Open.units(2)), new PriceOut(Open.units(6)));

  private final FakeShelves shelves = new FakeShelves();
  private final Parties parties = Samples.parties();
  private final FakeLibrary library = new FakeLibrary();
  private final Remembering remembering =
      new Remembering(
          library, new Training.Offer(parties, PRICES), new Catalogue(shelves, shelves, parties));

  /// Makes a version of whatever is wanted, unless that was made already.
  private final class FakeLibrary implements Remembering.Library {
    final List<String> happened = new ArrayList<>();

    /// Newest first, as a factory lists them.
    final List<ModelId> made = new ArrayList<>();

    final Set<ModelId> damaged = new HashSet<>();
    final Set<ModelId> damagedTerms = new HashSet<>();
    final Map<ModelId, ModelTerms> sold = new HashMap<>();
    final Set<ModelId> named = new HashSet<>();
    final Set<Hash> withdrawn = new HashSet<>();
    Optional<Refusal> refusal = Optional.empty();
    Optional<Fault> unerased = Optional.empty();
    String makes = "tides";
    private List<Contribution> last = List.of();

    @Override
    public List<Contribution> records(SnapshotRef ref) {
      refusal.ifPresent(e -> {
        throw e;
      });
      return requireNonNull(shelves.records.get(ref));
    }

    @Override
    public ModelTerms make(
        Remembering.Request wanted,
        List<Contribution> records,
        MemoryFactory.Deciding deciding,
        ModelTerms.Commerce commerce,
        Training.Progress progress) {
      if (made.isEmpty() || !records.equals(last)) {
        add(ModelId.of(wanted.base().name(), makes, made.size() + 1));
        last = records;
        progress.step(1, 1, 0);
      }
      return describe(made.getFirst(), commerce);
    }

    void add(ModelId id) {
      made.addFirst(id);
      shelves.adapters.put(id, () -> Samples.remembering(id, REF));
      happened.add("made " + id.version());
    }

    @Override
    public Document fit(ModelId id) {
      return new Document("{}");
    }

    @Override
    public List<SnapshotRef> fittedTo(ModelId id) {
      return List.of(REF);
    }

    @Override
    public Set<ModelId> named() {
      return named;
    }

    @Override
    public void delete(ModelId id) {
      made.remove(id);
      happened.add("deleted " + id.version());
    }

    @Override
    public List<SnapshotRef> snapshots(ModelId id) {
      return List.of(REF);
    }

    @Override
    public Set<Hash> withdrawn(ModelId id) {
      return withdrawn;
    }

    @Override
    public void erase(ModelId id, Set<Hash> records) {
      if (unerased.isPresent()) {
        happened.add("not erased " + id.version());
        throw unerased.get();
      }
      happened.add("erased " + id.version());
    }

    @Override
    public List<ModelId> models() {
      return List.copyOf(made);
    }

    @Override
    public Optional<ModelTerms> terms(ModelId id) {
      if (damagedTerms.contains(id)) {
        throw new Fault(Code.LEDGER_DAMAGED, "the stored terms of " + id + " are damaged");
      }
      return Optional.ofNullable(sold.get(id));
    }

    @Override
    public ModelTerms describe(ModelId id, ModelTerms.Commerce commerce) {
      if (damaged.contains(id)) {
        throw new Fault(Code.MODEL_DAMAGED, id + " is damaged");
      }
      var terms = Samples.quoting(id);
      return new ModelTerms(terms.model(), terms.reliability(), commerce);
    }

    @Override
    public void offer(ModelTerms terms) {
      happened.add("offered " + terms.id().version());
      sold.put(terms.id(), terms);
    }
  }

  RememberingTest() {
    shelves.records.put(REF, List.of(Samples.record("tides", 1, Split.TRAIN)));
  }

  private static Remembering.Request request() {
    var snapshot = new Snapshot(REF, List.of(Samples.hash(1)), List.of(), Samples.hash(2));
    return new Remembering.Request(BASE, "tides", snapshot);
  }

  private ModelId remember() {
    return remembering.remember(request(), Training.Progress.NONE);
  }

  @Test
  void aMemoryIsMadeOfferedForThePriceAndItsPeopleKnown() {
    var told = new ArrayList<Integer>();
    var id = remembering.remember(request(), (done, _, _) -> told.add(done));
    assertThat(id).isEqualTo(ModelId.of("nano", "tides", 1));
    assertThat(told).containsExactly(1);
    assertThat(library.happened).containsExactly("made 1", "offered 1");
    var commerce = requireNonNull(library.sold.get(id)).commerce();
    assertThat(commerce).isEqualTo(new Training.Offer(Samples.parties(), PRICES).commerce());
    // Another ring of the same keys, because asking this one would make the pool known.
    assertThat(parties.party(Samples.parties().pool(REF.datanet())).role())
        .isEqualTo("common pool");
    var person = shelves.records(REF).getFirst().contributor();
    assertThat(parties.party(Samples.parties().contributor(person)).name())
        .isEqualTo(person.value());
  }

  @Test
  void whereNothingChangedTheNewestStays() {
    assertThat(remember()).isEqualTo(remember());
    assertThat(library.made).hasSize(1);
    shelves.records.put(REF, List.of(Samples.record("tides", 2, Split.TRAIN)));
    assertThat(remember()).isEqualTo(ModelId.of("nano", "tides", 2));
  }

  @Test
  void whatNobodyIsLeftToAskOrToCheckGoes() {
    for (int version = 1; version <= 3; version++) {
      library.add(ModelId.of("nano", "tides", version));
    }
    library.named.add(ModelId.of("nano", "tides", 1));
    library.happened.clear();
    remembering.sweep();
    assertThat(library.happened).containsExactly("deleted 2");
  }

  @Test
  void whatHoldsARecordThatWasWithdrawnIsErased() {
    library.add(ModelId.of("nano", "tides", 1));
    library.happened.clear();
    remembering.erase(REF.datanet());
    assertThat(library.happened).isEmpty();
    library.withdrawn.add(Samples.hash(4));
    remembering.erase(Samples.snapshot("shore").datanet());
    assertThat(library.happened).isEmpty();
    remembering.erase(REF.datanet());
    assertThat(library.happened).containsExactly("erased 1");
  }

  /// Whoever renews tries again; what is damaged is no better then.
  @Test
  void whatCouldNotBeErasedIsToldOnceTheRestIs() {
    library.add(ModelId.of("nano", "tides", 1));
    library.add(ModelId.of("nano", "tides", 2));
    library.withdrawn.add(Samples.hash(4));
    library.happened.clear();
    library.unerased = Optional.of(new Fault(Code.IO, "a disk that does not write"));
    assertThatThrownBy(() -> remembering.erase(REF.datanet()))
        .hasMessage("a disk that does not write");
    assertThat(library.happened).containsExactly("not erased 2", "not erased 1");
    library.happened.clear();
    library.unerased = Optional.of(new Fault(Code.MODEL_DAMAGED, "nobody can read it"));
    remembering.erase(REF.datanet());
    library.unerased = Optional.empty();
    remembering.erase(REF.datanet());
    assertThat(library.happened)
        .containsExactly("not erased 2", "not erased 1", "erased 2", "erased 1");
  }

  @Test
  void whatCannotBeSoldAnyMoreIsErasedAllTheSame() {
    var id = ModelId.of("nano", "tides", 1);
    library.add(id);
    shelves.adapters.put(
        id,
        () -> {
          throw new Fault(Code.MODEL_DAMAGED, id + " is not the one that is for sale");
        });
    library.withdrawn.add(Samples.hash(4));
    library.happened.clear();
    remembering.erase(REF.datanet());
    assertThat(library.happened).containsExactly("erased 1");
  }

  @Test
  void whatMayNotBeQuotedIsNotMade() {
    library.refusal = Optional.of(new Refusal(Code.UNSUPPORTED_ARGUMENT, "closed"));
    assertThatThrownBy(this::remember).hasMessage("closed");
    assertThat(library.happened).isEmpty();
  }

  /// A node that was stopped between making and offering: versions follow one another.
  @Test
  void whatWasLeftBehindIsOfferedFirstTheOldestBeforeAll() {
    library.add(ModelId.of("nano", "tides", 1));
    library.add(ModelId.of("nano", "tides", 2));
    remember();
    assertThat(library.happened)
        .containsExactly("made 1", "made 2", "offered 1", "offered 2", "made 3", "offered 3");
    library.happened.clear();
    remembering.offerLeftBehind();
    assertThat(library.happened).as("nothing twice").isEmpty();
  }

  @Test
  void whatIsDamagedIsNotOfferedAndKeepsNoOtherBack() {
    library.add(ModelId.of("nano", "air", 1));
    library.add(ModelId.of("nano", "tides", 1));
    library.damaged.add(ModelId.of("nano", "air", 1));
    remembering.offerLeftBehind();
    assertThat(library.sold.keySet()).containsExactly(ModelId.of("nano", "tides", 1));
    library.damaged.clear();
    remembering.offerLeftBehind();
    assertThat(library.sold).hasSize(2);
  }

  @Test
  void whatHasDamagedTermsKeepsNoOtherBack() {
    library.add(ModelId.of("nano", "air", 1));
    library.add(ModelId.of("nano", "tides", 1));
    library.damagedTerms.add(ModelId.of("nano", "air", 1));
    remembering.offerLeftBehind();
    assertThat(library.sold.keySet()).containsExactly(ModelId.of("nano", "tides", 1));
  }

  @Test
  void aMemoryOfAnotherNameIsCaughtBeforeItIsOffered() {
    library.makes = "air";
    assertThatThrownBy(this::remember)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was made for tides");
    assertThat(library.sold).isEmpty();
  }
}
