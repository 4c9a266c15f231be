package org.openledger.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.memory.gate.Gate;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Progress;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.terms.Analyser;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.model.token.ChatMessage;

class MemoryFactoryTest {
  private static final DatanetId REEF = new DatanetId("reef");
  private static final BigramEngine BASE = new BigramEngine(64, 1, "abc");
  private static final ModelId FIRST = ModelId.of("bigram", "reef", 1);
  private static final List<Remembered> RECORDS =
      List.of(
          record("ann", "How do limpets hold on to rock?", "Limpets hold on by mucus and suction."),
          record("bob", "What causes the tides?", "The pull of the Moon raises the sea."),
          record("cy", "What do whelks eat?", "Whelks drill into barnacles and mussels."));

  @TempDir Path root;

  /// Counts words in 256 drawers.
  private static final class Words implements Embedding {
    @Override
    public byte[] passage(String text) {
      byte[] counts = new byte[256];
      for (var term : Analyser.terms(text)) {
        counts[hash(term).at(0) & 255] += 1;
      }
      return counts;
    }

    @Override
    public byte[] question(String text) {
      return passage(text);
    }

    @Override
    public Hash digest() {
      return hash("words");
    }
  }

  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Remembered record(String who, String prompt, String text) {
    var commitment = hash(prompt + text);
    return new Remembered(
        REEF, new ContributorId(who), commitment, new ClusterId(commitment), prompt, text);
  }

  private MemoryFactory factory() {
    return new MemoryFactory(root, Words::new);
  }

  private static MemoryFactory.Request request(int version, List<Remembered> records) {
    return request(version, records, new MemoryFactory.Deciding.Fitted());
  }

  private static MemoryFactory.Request request(
      int version, List<Remembered> records, MemoryFactory.Deciding deciding) {
    var snapshot = new SnapshotRef(REEF, version, hash("snapshot " + version));
    return new MemoryFactory.Request(
        "bigram", "reef", List.of(snapshot), records, deciding, Optional.empty());
  }

  private MemoryModel make(int version, List<Remembered> records) {
    return factory().make(request(version, records), BASE, Progress.NONE);
  }

  private Recollection open(ModelId id) {
    return factory().open(id, _ -> BASE);
  }

  private static Recollection.Told told(Recollection memory, String... says) {
    var messages = new ArrayList<ChatMessage>();
    for (int i = 0; i < says.length; i++) {
      messages.add(i % 2 == 0 ? ChatMessage.user(says[i]) : ChatMessage.assistant(says[i]));
    }
    return (Recollection.Told) memory.recall(messages);
  }

  private static Recollection.Credited credited(Recollection memory, Recollection.Told told) {
    int[] prompt = BASE.tokenizer().encode(told.asked());
    return memory.credit(told, prompt, told.written().text());
  }

  @Test
  void whatIsMadeIsListedAndSaysWhatItIs() {
    assertThat(factory().models()).isEmpty();
    var made = make(1, RECORDS);
    assertThat(made.id()).isEqualTo(FIRST);
    assertThat(factory().models()).containsExactly(FIRST);
    assertThat(factory().model(FIRST)).isEqualTo(made);
    var part = made.part();
    assertThat(part.adapter()).isEqualTo(AdapterDigest.NONE);
    assertThat(part.roots().run()).isEqualTo(RunCommitment.NONE);
    assertThat(part.roots().memory()).isEqualTo(made.root()).isNotEqualTo(MemoryRoot.NONE);
    assertThat(factory().digests(FIRST, made.base().digest())).isEqualTo(made.digests());
  }

  @Test
  void theSameRecordsAreNoNewVersionAndOthersAre() {
    var first = make(1, RECORDS);
    var told = new ArrayList<Integer>();
    assertThat(factory().make(request(1, RECORDS), BASE, (done, _) -> told.add(done)))
        .isEqualTo(first);
    assertThat(told).as("records that were read again").isEmpty();
    assertThat(factory().models()).hasSize(1);
    var more = new ArrayList<>(RECORDS);
    more.add(record("dee", "Where do anemones live?", "Anemones live in crevices."));
    var second = make(2, more);
    assertThat(second.id()).isEqualTo(ModelId.of("bigram", "reef", 2));
    assertThat(second.root()).isNotEqualTo(first.root());
    assertThat(factory().models()).containsExactly(second.id(), FIRST);
    var elsewhere =
        new MemoryFactory(root.resolve("elsewhere"), Words::new)
            .make(request(2, more), BASE, Progress.NONE);
    assertThat(elsewhere.parts()).as("made at once").isEqualTo(second.parts());
  }

  @Test
  void anAnswerQuotesItsRecordAndCreditsWhoeverSaidIt() {
    make(1, RECORDS);
    var memory = open(FIRST);
    var told = told(memory, "How do limpets hold on to rock?");
    assertThat(told.written().text()).startsWith("Limpets hold on by mucus and suction.");
    var credited = credited(memory, told);
    var attribution = credited.attribution();
    assertThat(attribution.baseCredit()).isZero();
    assertThat(attribution.data()).isEqualTo(Attribution.DataCredit.NONE);
    assertThat(attribution.memory().gain()).isPositive();
    assertThat(attribution.memory().clusters().stream().mapToLong(each -> each.units()).sum())
        .isEqualTo(attribution.memory().gain());
    assertThat(attribution.contributors().getFirst().contributor().value()).isEqualTo("ann");
    var quote = attribution.shown().quotes().getFirst();
    assertThat(quote.record()).isEqualTo(RECORDS.getFirst().commitment());
    assertThat(quote.answer()).isEqualTo(quote.source());
    var retrieval = credited.retrieval();
    assertThat(retrieval.get("memory").text()).isEqualTo(memory.model().root().toString());
    assertThat(retrieval.get("asked").text()).isEqualTo(told.asked());
    assertThat(retrieval.get("found").items().getFirst().get("record").text())
        .isEqualTo(RECORDS.getFirst().commitment().toString());
    assertThat(credited(open(FIRST), told(open(FIRST), "How do limpets hold on to rock?")))
        .isEqualTo(credited);
  }

  @Test
  void theGateSeesAsManyPassagesAsItWasFittedTo() {
    var many = new ArrayList<>(RECORDS);
    for (int i = 0; i < 40; i++) {
      many.add(record("dee", "What is snail " + i + "?", "Snail " + i + " grazes algae."));
    }
    make(1, many);
    var told = told(open(FIRST), "How do limpets hold on to rock?");
    int last = 2; // the last record that may be quoted
    assertThat(told.found().size()).isGreaterThanOrEqualTo(Gate.LOOKED_AT + last);
  }

  @Test
  void whatWasNotSaidIsNotCredited() {
    make(1, RECORDS);
    var memory = open(FIRST);
    var told = told(memory, "How do limpets hold on to rock?");
    int[] prompt = BASE.tokenizer().encode(told.asked());
    var whole = memory.credit(told, prompt, told.written().text()).attribution();
    var half = memory.credit(told, prompt, "Limpets hold").attribution();
    assertThat(half.memory().gain()).isLessThan(whole.memory().gain());
    assertThat(half.shown().quotes().getFirst().answer()).isEqualTo(new Attribution.Range(0, 12));
    var nothing = memory.credit(told, prompt, "").attribution();
    assertThat(nothing.memory()).isEqualTo(Attribution.MemoryCredit.NONE);
  }

  @Test
  void whatNobodySaidIsNotAnswered() {
    make(1, RECORDS);
    var outcome = open(FIRST).recall(List.of(ChatMessage.user("Zzz qqq?")));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Recollection.Nothing.class,
            nothing -> assertThat(nothing.text()).startsWith("Nothing in these records"));
    assertThat(open(FIRST).recall(List.of(ChatMessage.assistant("Hm."))))
        .isInstanceOf(Recollection.Nothing.class);
  }

  @Test
  void noRecordAtAllAnswersNothing() {
    make(1, List.of());
    assertThat(open(FIRST).recall(List.of(ChatMessage.user("How do limpets hold on?"))))
        .isEqualTo(
            new Recollection.Nothing("Nothing in these records answers this.", List.of(), 0));
  }

  /// Whether what is damaged is the description or the index, of the same records or of others.
  @Test
  void afterADamagedVersionTheNextIsMade() throws IOException {
    var first = make(1, RECORDS);
    Files.writeString(root.resolve("memories/bigram/reef/1/memory.json"), "{");
    var second = make(1, RECORDS);
    assertThat(second.id()).isEqualTo(ModelId.of("bigram", "reef", 2));
    assertThat(second.parts().index()).isEqualTo(first.parts().index());
    assertThat(make(1, RECORDS)).isEqualTo(second);
    for (var records : List.of(RECORDS, RECORDS.subList(0, 2))) {
      int version = factory().models().size();
      var index = root.resolve("memories/bigram/reef/" + version + "/index");
      try (var files = Files.list(index)) {
        var part = files.filter(file -> !file.endsWith("manifest.json")).findFirst().orElseThrow();
        Files.write(part, new byte[] {1});
      }
      var next = make(1, records);
      assertThat(next.id().version()).isEqualTo(version + 1);
      assertThat(told(open(next.id()), "What causes the tides?").written().text())
          .isEqualTo("The pull of the Moon raises the sea.");
    }
  }

  @Test
  void aDamagedModelIsNamedAndTakesNoOtherDown() throws IOException {
    make(1, RECORDS);
    make(2, RECORDS.subList(0, 2));
    var file = root.resolve("memories/bigram/reef/1/memory.json");
    var text = Files.readString(file);
    for (var broken :
        List.of(
            "",
            "{}",
            text.replace("\"version\": 1,", "\"version\": 9,"),
            text.replace("@1", "@3"))) {
      Files.writeString(file, broken);
      damaged(() -> factory().model(FIRST));
    }
    assertThat(factory().models()).hasSize(2);
    assertThat(told(open(ModelId.of("bigram", "reef", 2)), "What causes the tides?").asked())
        .isEqualTo("What causes the tides?");
    Files.writeString(file, text.replaceFirst("\"index\": \"0x.", "\"index\": \"0xf"));
    damaged(() -> open(FIRST));
    Files.writeString(file, text.replaceFirst("\"embedder\": \"0x..", "\"embedder\": \"0x00"));
    damaged(() -> open(FIRST));
    Files.writeString(file, text.replaceFirst("\"gate\":", "\"gates\":"));
    damaged(() -> open(FIRST));
    Files.writeString(file, text);
    damaged(() -> factory().open(FIRST, _ -> new BigramEngine(64, 2, "abc")));
  }

  @Test
  void aDamagedIndexIsFoundByReadingIt() throws IOException {
    make(1, RECORDS);
    factory().inspect(FIRST);
    var part = root.resolve("memories/bigram/reef/1/index/part-00");
    byte[] bytes = Files.readAllBytes(part);
    bytes[bytes.length - 1] ^= 1;
    Files.write(part, bytes);
    assertThat(factory().model(FIRST).id()).as("its description is sound").isEqualTo(FIRST);
    assertThatThrownBy(() -> factory().inspect(FIRST)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> open(FIRST)).isInstanceOf(Failure.class);
  }

  private static void damaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MODEL_DAMAGED));
  }

  @Test
  void whatLiesReadyIsTakenIfItIsOfTheseRecords() {
    var made = make(1, RECORDS);
    var ready = root.resolve("memories/bigram/reef/1");
    var elsewhere = new MemoryFactory(root.resolve("elsewhere"), Words::new);
    var told = new ArrayList<Integer>();
    var there = new MemoryFactory.Deciding.Ready(ready);
    var wanted = request(1, RECORDS, there);
    assertThat(elsewhere.make(wanted, BASE, (done, _) -> told.add(done))).isEqualTo(made);
    assertThat(told).as("records that were read").isEmpty();
    assertThat(elsewhere.open(FIRST, _ -> BASE).model()).isEqualTo(made);

    var third = new MemoryFactory(root.resolve("third"), Words::new);
    var others = RECORDS.subList(0, 2);
    var fewer = request(1, others, there);
    assertThat(third.make(fewer, BASE, (done, _) -> told.add(done)).parts())
        .isNotEqualTo(made.parts());
    assertThat(told).isNotEmpty();
  }

  @Test
  void whatLiesReadyAndIsDamagedIsMadeAnew() throws IOException {
    var made = make(1, RECORDS);
    var ready = root.resolve("memories/bigram/reef/1");
    var wanted = request(1, RECORDS, new MemoryFactory.Deciding.Ready(ready));
    for (var name : List.of("memory.json", "index/manifest.json", "index/part-00")) {
      var file = ready.resolve(name);
      var bytes = Files.readAllBytes(file);
      for (var damaged :
          List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(bytes, 40))) {
        Files.write(file, damaged);
        var elsewhere = root.resolve("elsewhere");
        PrivateFiles.deleteTree(elsewhere);
        var told = new ArrayList<Integer>();
        var anew =
            new MemoryFactory(elsewhere, Words::new)
                .make(wanted, BASE, (done, _) -> told.add(done));
        assertThat(anew).as(name).isEqualTo(made);
        assertThat(told).as("records that were read").isNotEmpty();
      }
      Files.write(file, bytes);
    }
  }

  @Test
  void whatIsErasedSaysWhatTookItAlongAndIsNeverAskedAgain() throws IOException {
    var first = make(1, RECORDS);
    var gone = RECORDS.getFirst().commitment();
    // Killed once what is gone is noted, before anything is.
    factory().erase(FIRST, Set.of(gone));
    assertThat(root.resolve("memories/bigram/reef/1/index")).doesNotExist();
    factory().erase(FIRST, Set.of(gone));
    assertThat(factory().model(FIRST)).isEqualTo(first);
    assertThat(factory().digests(FIRST, first.base().digest())).isEqualTo(first.digests());
    assertThatThrownBy(() -> open(FIRST))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("it held " + gone + ", withdrawn since, and is erased");
    factory().inspect(FIRST); // what was erased is not damaged
    assertThatThrownBy(() -> factory().spotCheck(FIRST, 1, 0))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("withdrawn since");
    var second = make(2, RECORDS.subList(1, 3));
    assertThat(second.id().version()).isEqualTo(2);
    var text = Files.readString(root.resolve("memories/bigram/reef/1/memory.json"));
    assertThat(text).doesNotContain("limpets");
    assertThat(told(open(second.id()), "What causes the tides?").asked()).isNotEmpty();
    assertThat(open(second.id()).recall(List.of(ChatMessage.user("How do limpets hold on?"))))
        .isInstanceOf(Recollection.Nothing.class);
  }

  /// Each with its own habit.
  private static final List<String> SNAILS =
      List.of(
          "whelk/drills into barnacles",
          "limpet/grazes algae off boulders",
          "periwinkle/sleeps through low water",
          "cowrie/hunts sponges by night",
          "abalone/clamps onto kelp stems",
          "triton/swallows starfish whole",
          "murex/dyes cloth purple",
          "cone/spears worms with venom",
          "nerite/lays eggs like sesame",
          "turban/closes its chalky door",
          "conch/hops across seagrass meadows",
          "moon/ploughs under sand banks",
          "slipper/stacks itself in towers",
          "auger/waits where surf breaks");

  /// Enough that a gate is fitted.
  private static List<Remembered> snails(int count) {
    var many = new ArrayList<Remembered>();
    for (var snail : SNAILS.subList(0, count)) {
      var parts = snail.split("/");
      var says = "The %s snail %s.".formatted(parts[0], parts[1]);
      many.add(record("dee", "What does the %s snail do?".formatted(parts[0]), says));
    }
    return many;
  }

  @Test
  void rulesThatAreKeptNameTheSnapshotWhoseRecordsAnybodyCanFitThemToAgain() {
    var first = make(1, snails(12));
    assertThat(first.fittedTo()).isEqualTo(first.snapshots());
    var kept = new MemoryFactory.Deciding.Kept();
    var second = factory().make(request(2, snails(13), kept), BASE, Progress.NONE);
    assertThat(second.id().version()).isEqualTo(2);
    assertThat(second.snapshots()).isNotEqualTo(first.snapshots());
    assertThat(second.fittedTo()).isEqualTo(first.snapshots());
    assertThat(second.rules().get("kept").get("until").text()).isEqualTo("1/8");
    var third = factory().make(request(3, snails(14), kept), BASE, Progress.NONE);
    assertThat(third.fittedTo()).isEqualTo(first.snapshots());

    // Whoever has the snapshot they name, and nothing else, makes the same rules.
    var elsewhere = new MemoryFactory(root.resolve("elsewhere"), Words::new);
    var again = elsewhere.make(request(1, snails(12)), BASE, Progress.NONE);
    for (var part : List.of("gate", "alignment")) {
      assertThat(third.rules().get(part)).isEqualTo(again.rules().get(part));
    }
    assertThat(told(open(third.id()), "What does the auger snail do?").written().text())
        .startsWith("The auger snail waits where surf breaks.");
  }

  @Test
  void rulesOfADamagedVersionAreKeptAsLongAsItsDescriptionCanBeRead() throws IOException {
    var first = make(1, snails(12));
    var kept = new MemoryFactory.Deciding.Kept();
    var version = root.resolve("memories/bigram/reef/1");
    PrivateFiles.deleteTree(version.resolve("index"));
    var second = factory().make(request(1, snails(12), kept), BASE, Progress.NONE);
    assertThat(second.id().version()).isEqualTo(2);
    assertThat(second.rules()).isEqualTo(first.rules());
    Files.writeString(root.resolve("memories/bigram/reef/2/memory.json"), "{");
    var third = factory().make(request(1, snails(12), kept), BASE, Progress.NONE);
    assertThat(third.id().version()).isEqualTo(3);
    assertThat(third.fittedTo()).as("nobody fitted them").isEmpty();
  }

  @Test
  void rulesThatWereFittedBesideMakeTheVersionThatFittingWouldHaveMade() {
    make(1, snails(9));
    var kept = new MemoryFactory.Deciding.Kept();
    var second = factory().make(request(2, snails(12), kept), BASE, Progress.NONE);
    var rules = factory().fit(second.id());
    var given = new MemoryFactory.Deciding.Given(rules);
    var third = factory().make(request(2, snails(12), given), BASE, Progress.NONE);
    assertThat(third.id().version()).isEqualTo(3);
    assertThat(third.fittedTo()).isEqualTo(third.snapshots());
    assertThat(third.parts()).isEqualTo(second.parts());
    assertThat(factory().make(request(2, snails(12), given), BASE, Progress.NONE)).isEqualTo(third);
    var fitted = new MemoryFactory.Deciding.Fitted();
    assertThat(factory().make(request(2, snails(12), fitted), BASE, Progress.NONE))
        .as("as if it had been fitted at once")
        .isEqualTo(third);
    // Records came meanwhile: the rules say of which snapshot they are.
    var fourth = factory().make(request(4, snails(13), given), BASE, Progress.NONE);
    assertThat(fourth.fittedTo()).isEqualTo(second.snapshots());
  }

  @Test
  void aFirstVersionWhoseRulesAreKeptSaysThatNobodyFittedThem() {
    var kept = new MemoryFactory.Deciding.Kept();
    var first = factory().make(request(1, snails(12), kept), BASE, Progress.NONE);
    assertThat(first.fittedTo()).isEmpty();
    assertThat(first.rules().get("gate").get("origin").text()).isEqualTo("PRIOR");
    assertThat(make(1, snails(12)).id().version()).as("fitted, it is another").isEqualTo(2);
  }

  @Test
  void aVersionThatIsDeletedIsGoneWhole() {
    make(1, RECORDS.subList(0, 2));
    var second = make(2, RECORDS);
    factory().delete(FIRST);
    assertThat(factory().models()).containsExactly(second.id());
    assertThat(root.resolve("memories/bigram/reef")).isDirectoryNotContaining("glob:**making*");
    assertThat(told(open(second.id()), "What causes the tides?").asked()).isNotEmpty();
    assertThat(make(3, snails(2)).id().version()).as("no version comes twice").isEqualTo(3);
  }

  @Test
  void aSaltKeepsARootFromTellingWhatTheRecordsMaySay() {
    var open = make(1, RECORDS);
    var snapshots = open.snapshots();
    var roots = new ArrayList<MemoryRoot>();
    for (var salt : List.of("one", "two")) {
      var wanted =
          new MemoryFactory.Request(
              "bigram",
              "reef",
              snapshots,
              RECORDS,
              new MemoryFactory.Deciding.Fitted(),
              Optional.of(hash(salt)));
      var made =
          new MemoryFactory(root.resolve(salt), Words::new).make(wanted, BASE, Progress.NONE);
      assertThat(made.parts().index()).isEqualTo(open.parts().index());
      assertThat(new MemoryFactory(root.resolve(salt), Words::new).model(FIRST)).isEqualTo(made);
      roots.add(made.root());
    }
    assertThat(roots).doesNotHaveDuplicates().doesNotContain(open.root());
  }

  @Test
  void anUnknownModelIsRefused() {
    assertThatThrownBy(() -> factory().model(FIRST))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MODEL_NOT_FOUND));
  }
}
