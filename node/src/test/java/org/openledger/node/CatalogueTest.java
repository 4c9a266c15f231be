package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;

/// What is listed, and that one damaged model takes nothing else down.
class CatalogueTest {
  private static final ModelId SOUND = ModelId.of("nano", "tides", 1);
  private static final ModelId DAMAGED = ModelId.of("nano", "broken", 3);
  private static final ModelId REFUSED = ModelId.of("nano", "foreign", 2);
  private static final ModelId MISTAKEN = ModelId.of("nano", "odd", 1);

  private static final Address STRANGER = Samples.account(1);
  private static final Address READER = Samples.account(2);

  private final FakeShelves shelves = new FakeShelves();

  @Test
  void aDamagedModelIsListedAsDamagedAndTheRestWorks() {
    damaged();
    sound();
    shelves.adapters.put(
        REFUSED,
        () -> {
          throw new Refusal(Code.ADAPTER_MISMATCH, "the adapter is of another base");
        });
    shelves.adapters.put(
        MISTAKEN,
        () -> {
          throw new IllegalStateException("/secret/folder");
        });
    var listed = catalogue().list();
    assertThat(listed.models()).extracting(ModelSummary::id).containsExactly(SOUND);
    assertThat(listed.damaged())
        .extracting(Damaged::name, Damaged::code)
        .containsExactly(
            tuple(DAMAGED.value(), "model_damaged"),
            tuple(REFUSED.value(), "adapter_mismatch"),
            tuple(MISTAKEN.value(), "internal_error"));
  }

  @Test
  void aDamagedIndexIsListedAndInspectedAsDamagedAndTheRestWorks() {
    sound();
    var quoting = ModelId.of("nano", "quotes", 1);
    var summary = Samples.remembering(quoting, Samples.snapshot("tides"));
    shelves.adapters.put(quoting, () -> summary);
    var catalogue = catalogue();
    assertThat(catalogue.list().damaged()).isEmpty();
    shelves.damagedIndexes.add(quoting);
    var found = new ArrayList<Damaged>();
    catalogue.inspect(found::add);
    for (var damaged : List.of(found, catalogue.list().damaged())) {
      assertThat(damaged)
          .singleElement()
          .satisfies(thing -> {
            assertThat(thing.name()).isEqualTo(quoting.value());
            assertThat(thing.code()).isEqualTo(Code.DAMAGED_FILE.word());
            assertThat(thing.reason()).isNotBlank().doesNotContain("/secret");
          });
    }
    assertThat(catalogue.list().models()).extracting(ModelSummary::id).containsExactly(SOUND);
  }

  @Test
  void aModelWhoseTermsAreDamagedIsNotForSaleIsListedAndTakesNoOtherDown() {
    sound();
    var base = new ModelId("nano");
    var bought = memory("tides", 1);
    var hurt = memory("air", 1);
    shelves.open.addAll(
        Set.of(Samples.snapshot("tides").datanet(), Samples.snapshot("air").datanet()));
    shelves.forSale.addAll(List.of(bought, hurt, base));
    shelves.damagedTerms.addAll(List.of(hurt, base));
    var catalogue = catalogue();
    assertThat(catalogue.remembering(STRANGER)).containsExactly(bought);
    assertThat(catalogue.modelIds(STRANGER)).contains(bought).doesNotContain(base);
    var listed = catalogue.list();
    assertThat(listed.models()).extracting(ModelSummary::id).doesNotContain(hurt).contains(bought);
    assertThat(listed.damaged())
        .extracting(Damaged::name, Damaged::code)
        .containsExactly(
            tuple(hurt.value(), "ledger_damaged"), tuple(base.value(), "ledger_damaged"));
    shelves.damagedTerms.clear();
    assertThat(catalogue.remembering(STRANGER)).contains(hurt);
    assertThat(catalogue.list().damaged()).isEmpty();
  }

  @Test
  void theReasonOfADamageNamesNoPath() {
    damaged();
    var reason = catalogue().list().damaged().getFirst().reason();
    assertThat(reason).doesNotContain("/secret").isNotBlank();
  }

  @Test
  void basesAreOfferedOnlyWhereTheyAreForSale() {
    sound();
    var catalogue = catalogue();
    assertThat(catalogue.modelIds(STRANGER)).containsExactly(SOUND);
    shelves.forSale.add(new ModelId("nano"));
    assertThat(catalogue.modelIds(STRANGER)).containsExactly(SOUND, new ModelId("nano"));
  }

  @Test
  void aBaseAnswersThoughItsOnlyAdapterIsDamaged() {
    damaged();
    var base = new ModelId("nano");
    shelves.forSale.add(base);
    var catalogue = catalogue();
    assertThat(catalogue.modelIds(STRANGER)).containsExactly(base);
    assertThat(catalogue.hasSoundModel()).isTrue();
    shelves.damagedBases.add(base);
    assertThat(catalogue.modelIds(STRANGER)).isEmpty();
    assertThat(catalogue.hasSoundModel()).isFalse();
  }

  @Test
  void aDamagedBaseIsListedThoughNothingRestsOnIt() {
    var base = new ModelId("nano");
    shelves.bases.add(base);
    shelves.bases.add(new ModelId("other"));
    shelves.damagedBases.add(base);
    var catalogue = catalogue();
    assertThat(catalogue.list().damaged())
        .extracting(Damaged::part, Damaged::name, Damaged::code)
        .containsExactly(tuple(Damaged.Part.MODEL, "nano", "model_damaged"));
    assertThat(inspected(catalogue)).containsExactly("nano");
    shelves.damagedBases.clear();
    assertThat(catalogue.list().damaged()).isEmpty();
    assertThat(inspected(catalogue)).isEmpty();
  }

  @Test
  void aBaseThatIsForSaleAnswersThoughNothingRestsOnIt() {
    var base = new ModelId("nano");
    shelves.bases.add(base);
    assertThat(catalogue().modelIds(STRANGER)).isEmpty();
    shelves.forSale.add(base);
    assertThat(catalogue().modelIds(STRANGER)).containsExactly(base);
  }

  /// What was read once is remembered, but not by an inspection.
  @Test
  void damageAfterTheFirstLookIsFoundByInspecting() {
    sound();
    var base = new ModelId("nano");
    var catalogue = catalogue();
    assertThat(catalogue.list().damaged()).isEmpty();
    assertThat(inspected(catalogue)).isEmpty();
    var before =
        shelves.adapters.put(
            SOUND,
            () -> {
              throw new Fault(Code.MODEL_DAMAGED, "cut");
            });
    shelves.damagedBases.add(base);
    assertThat(catalogue.list().models()).extracting(ModelSummary::id).containsExactly(SOUND);
    assertThat(inspected(catalogue)).containsExactly(SOUND.value(), "nano");
    // From then on a list says so too.
    assertThat(catalogue.list().models()).isEmpty();
    assertThat(catalogue.list().damaged()).hasSize(2);
    shelves.adapters.put(SOUND, before);
    shelves.damagedBases.clear();
    assertThat(catalogue.list().damaged()).isEmpty();
    assertThat(catalogue.list().models()).hasSize(1);
  }

  private static List<String> inspected(Catalogue catalogue) {
    var found = new ArrayList<String>();
    catalogue.inspect(damaged -> found.add(damaged.name()));
    return found;
  }

  @Test
  void aDamagedSnapshotTakesNoModelDown() {
    var snapshot = Samples.snapshot("tides");
    shelves.open.add(snapshot.datanet());
    shelves.records.put(snapshot, List.of(Samples.record("tides", 1, Split.TRAIN)));
    shelves.snapshotsDamaged = true;
    sound(snapshot);
    var catalogue = catalogue();
    var listed = catalogue.list();
    assertThat(listed.models()).extracting(ModelSummary::id).containsExactly(SOUND);
    assertThat(listed.records()).isZero();
    shelves.snapshotsDamaged = false;
    assertThat(catalogue.list().records()).isEqualTo(1);
  }

  @Test
  void aMendedModelIsListedAgain() {
    damaged();
    var catalogue = catalogue();
    assertThat(catalogue.list().models()).isEmpty();
    assertThat(catalogue.hasSoundModel()).isFalse();
    shelves.adapters.put(DAMAGED, () -> Samples.summary(DAMAGED));
    assertThat(catalogue.list().models()).extracting(ModelSummary::id).containsExactly(DAMAGED);
    assertThat(catalogue.hasSoundModel()).isTrue();
  }

  @Test
  void onlyTheRecordsOfOpenDatanetsAreCountedAndShown() {
    var open = Samples.snapshot("open");
    var closed = Samples.snapshot("closed");
    shelves.open.add(open.datanet());
    for (var ref : List.of(open, closed)) {
      var datanet = ref.datanet().value();
      shelves.records.put(
          ref,
          List.of(
              Samples.record(datanet, 1, Split.TRAIN), Samples.record(datanet, 2, Split.TRAIN)));
    }
    sound(open, closed);
    var listed = catalogue().list();
    assertThat(listed.records()).isEqualTo(2);
    assertThat(listed.contributors()).isEqualTo(2);
    assertThat(listed.examples()).containsExactlyInAnyOrder("question 1", "question 2");
  }

  @Test
  void aMemoryIsThereForWhoeverMayReadItAndForNobodyElse() {
    var snapshot = Samples.snapshot("secret");
    shelves.records.put(snapshot, List.of(Samples.record("secret", 1, Split.TRAIN)));
    var id = memory("secret", 1);
    shelves.forSale.add(id);
    shelves.admitted.put(READER, Set.of(snapshot.datanet()));
    var catalogue = catalogue();
    var newest = ModelId.newest("nano:secret");
    var reader = new Account("reader", READER, Set.of(Account.Role.ASK));
    var stranger = new Account("stranger", STRANGER, Set.of(Account.Role.ASK));
    assertThat(catalogue.modelIds(READER)).containsExactly(Catalogue.AUTO, id);
    assertThat(catalogue.newest(newest, READER)).contains(id);
    assertThat(catalogue.list(reader).examples()).containsExactly("question 1");
    assertThat(catalogue.list(reader).records()).isEqualTo(1);
    for (int round = 0; round < 2; round++) { // before it is taken back, and after
      assertThat(catalogue.modelIds(STRANGER)).isEmpty();
      assertThat(catalogue.remembering(STRANGER)).isEmpty();
      assertThat(catalogue.newest(newest, STRANGER)).isEmpty();
      assertThat(catalogue.list(stranger))
          .isEqualTo(new ModelList(List.of(), List.of(), List.of(), 0, 0));
      shelves.admitted.clear();
    }
    assertThat(catalogue.modelIds(READER)).isEmpty();
    assertThat(catalogue.list(reader).examples()).isEmpty();
  }

  @Test
  void nothingIsAnsweredFromWhatARecordWasWithdrawnFrom() {
    var snapshot = Samples.snapshot("shore");
    shelves.open.add(snapshot.datanet());
    var gone = Samples.record("shore", 1, Split.TRAIN);
    shelves.records.put(snapshot, List.of(gone, Samples.record("shore", 2, Split.TRAIN)));
    shelves.forSale.add(memory("shore", 1));
    var catalogue = catalogue();
    assertThat(catalogue.list().examples()).containsExactly("question 1", "question 2");
    assertThat(catalogue.remembering(STRANGER)).hasSize(1);
    shelves.withdrawn.put(snapshot, Set.of(gone.commitment()));
    assertThat(catalogue.remembering(STRANGER)).isEmpty();
    assertThat(catalogue.isWhole(List.of(snapshot))).isFalse();
    assertThat(catalogue.list().examples()).isEmpty();
    assertThat(catalogue.list().records()).isEqualTo(1);
  }

  @Test
  void damagedModelsAreForWhoeverRunsTheNode() {
    damaged();
    var operator = new Account("operator", STRANGER, Set.of(Account.Role.OPERATE));
    var stranger = new Account("stranger", STRANGER, Set.of(Account.Role.ASK));
    assertThat(catalogue().list(operator).damaged()).hasSize(1);
    assertThat(catalogue().list(stranger).damaged()).isEmpty();
  }

  @Test
  void ofAMemoryTheNewestVersionThatIsForSaleIsListed() {
    shelves.open.add(Samples.snapshot("shore").datanet());
    var newer = memory("shore", 2);
    var older = memory("shore", 1);
    shelves.forSale.add(older);
    var catalogue = catalogue();
    assertThat(catalogue.modelIds(STRANGER)).containsExactly(Catalogue.AUTO, older);
    shelves.forSale.add(newer);
    assertThat(catalogue.modelIds(STRANGER)).containsExactly(Catalogue.AUTO, newer);
    assertThat(catalogue.newest(ModelId.newest("nano:shore"), STRANGER)).contains(newer);
    assertThat(catalogue.remembering(Samples.snapshot("shore").datanet()))
        .map(ModelSummary::id)
        .contains(newer);
  }

  private ModelId memory(String datanet, int version) {
    var id = ModelId.of("nano", datanet, version);
    shelves.adapters.put(id, () -> Samples.remembering(id, Samples.snapshot(datanet)));
    return id;
  }

  @Test
  void examplesAreAnsweredAndTakenFromEachMemoryInTurn() {
    for (var datanet : List.of("shore", "air", "code")) {
      var snapshot = Samples.snapshot(datanet);
      shelves.open.add(snapshot.datanet());
      var records = new ArrayList<Contribution>();
      for (int i = 1; i <= 5; i++) {
        records.add(asked(datanet, i, datanet + " " + i));
      }
      shelves.records.put(snapshot, records);
      var id = ModelId.of("nano", datanet, 1);
      shelves.adapters.put(id, () -> Samples.remembering(id, snapshot));
    }
    shelves.adapters.put(SOUND, () -> Samples.summary(SOUND, Samples.snapshot("shore")));
    var first = catalogue().list();
    assertThat(first.records()).as("each once, whoever rests on it").isEqualTo(15);
    assertThat(first.examples())
        .extracting(question -> question.replaceFirst(" .*", ""))
        .containsExactly("shore", "air", "code", "shore", "air", "code");
    shelves.unanswered.addAll(first.examples());
    assertThat(catalogue().list().examples())
        .hasSize(6)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(first.examples());
  }

  /// Else each would ask the models that were just opened, which takes seconds, by itself.
  @Test
  void whoeverListsWhileExamplesAreLookedForWaitsForThem() throws Exception {
    var snapshot = Samples.snapshot("shore");
    shelves.open.add(snapshot.datanet());
    shelves.records.put(snapshot, List.of(asked("shore", 1, "shore 1")));
    memory("shore", 1);
    var catalogue = catalogue();
    var asked = new AtomicInteger();
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    shelves.beforeAnswers =
        () -> {
          asked.incrementAndGet();
          begun.countDown();
          assertThat(awaited(mayEnd)).isTrue();
        };
    var first = CompletableFuture.supplyAsync(catalogue::list);
    assertThat(awaited(begun)).isTrue();
    var second = new FutureTask<>(catalogue::list);
    var thread = Thread.ofPlatform().start(second);
    while (thread.getState() != Thread.State.BLOCKED && asked.get() == 1) {
      Thread.onSpinWait();
    }
    mayEnd.countDown();
    assertThat(first.get().examples()).containsExactly("shore 1");
    assertThat(second.get().examples()).containsExactly("shore 1");
    assertThat(asked).hasValue(1);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Contribution asked(String datanet, int number, String question) {
    var record = Samples.record(datanet, number + datanet.length() * 10, Split.HELD_OUT);
    return Samples.saying(record, new Contribution.Content(question, "It is so."));
  }

  private void sound(SnapshotRef... snapshots) {
    shelves.adapters.put(SOUND, () -> Samples.summary(SOUND, snapshots));
  }

  private void damaged() {
    shelves.adapters.put(
        DAMAGED,
        () -> {
          throw new Fault(Code.MODEL_DAMAGED, "/secret/folder/run.json is not what it was");
        });
  }

  private Catalogue catalogue() {
    return new Catalogue(shelves, shelves, Samples.parties());
  }
}
