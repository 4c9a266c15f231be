package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.CreditTrial.Thief;
import org.openledger.memory.search.Remembered;

/// Whether an index said before what another one's records say.
class SaidBeforeTest {
  private static final long SEED = 20261128;
  private static final ContributorId MALLORY = new ContributorId("mallory");
  private static final List<Remembered> POOLS = RealRecords.example("tidepools");
  private static final Thief THIEF =
      new Thief(MALLORY, new Edits(POOLS.stream().map(Remembered::text).toList()));

  private static Crediting crediting(List<Remembered> records) {
    return new Crediting(
        Origins.of(records),
        Alignment.DEFAULT,
        text -> RealRecords.BASE.encode().apply(text).ids());
  }

  /// Whether some records said what a record of other ones says in its first passage.
  private static boolean saidBefore(
      String question,
      List<Remembered> records,
      List<Remembered> others,
      Remembered record,
      BiPredicate<Remembered, Remembered> elder) {
    var quoted = Draft.of(List.of(CreditTrial.first(record))).quoted();
    var passage = crediting(others).statements(question, quoted);
    return crediting(records).saidBefore(question, passage, elder);
  }

  private static boolean saidBefore(
      List<Remembered> records,
      List<Remembered> others,
      Remembered record,
      BiPredicate<Remembered, Remembered> elder) {
    return saidBefore(record.prompt(), records, others, record, elder);
  }

  private static boolean saidBefore(List<Remembered> records, Remembered record) {
    return saidBefore(records, List.of(record), record, (_, _) -> true);
  }

  private static Remembered by(String prompt, String text) {
    return CreditTrial.record(POOLS.getFirst(), MALLORY, prompt, text, 0);
  }

  @ParameterizedTest(name = "{0} of a thousand words changed")
  @ValueSource(ints = {0, 50, 67, 100})
  void aCopyIsKnownByWhatItSays(int permille) {
    System.out.println("seed " + SEED);
    var random = CounterRandom.of(SEED, "copies");
    int known = 0;
    for (var victim : POOLS) {
      var copy = CreditTrial.copies(victim, 1, permille, THIEF, random).getFirst();
      var others = List.of(copy);
      known += saidBefore(victim.prompt(), POOLS, others, copy, (_, _) -> true) ? 1 : 0;
    }
    assertThat(known).isGreaterThanOrEqualTo(POOLS.size() * (permille == 0 ? 100 : 95) / 100);
  }

  @Test
  void whatAnotherIndexSaysAloneIsItsOwn() {
    for (var other : List.of("smart-contract-security", "environmental-monitoring")) {
      for (var record : RealRecords.example(other)) {
        assertThat(saidBefore(POOLS, record)).as(record.prompt()).isFalse();
      }
    }
    // Nor is one half of a Datanet a copy of the other, but for the copies that it ends with.
    var first = POOLS.subList(0, POOLS.size() / 2);
    var rest = POOLS.subList(POOLS.size() / 2, POOLS.size() - 4);
    assertThat(rest).noneMatch(record -> saidBefore(first, record));
  }

  @Test
  void onlyWhoeverWasFirstSaidItBefore() {
    var victim = POOLS.getFirst();
    var copy = by(victim.prompt(), victim.text());
    assertThat(saidBefore(POOLS, List.of(copy), copy, (_, _) -> false)).isFalse();
    var asked = new ArrayList<List<Remembered>>();
    saidBefore(
        POOLS,
        List.of(copy),
        copy,
        (elder, younger) -> {
          asked.add(List.of(elder, younger));
          return true;
        });
    assertThat(asked).isNotEmpty().allMatch(each -> each.equals(List.of(victim, copy)));
  }

  /// The age of a sentence is that of the record that said it first there.
  @Test
  void aSentenceIsAsOldAsTheFirstRecordThatSaysItThere() {
    var early = by("What do chitons eat?", POOLS.getFirst().text());
    var late = CreditTrial.record(early, MALLORY, early.prompt(), early.text(), 1);
    var younger = new ArrayList<Remembered>();
    assertThat(
            saidBefore(
                POOLS,
                List.of(early, late),
                late,
                (_, its) -> {
                  younger.add(its);
                  return true;
                }))
        .isTrue();
    assertThat(younger).isNotEmpty().containsOnly(early);
  }

  /// Whoever owns an index decides what is rare there, and so what is found there.
  @Test
  void anEarlierRecordCountsOnlyIfItSaysTheSentenceByWhatWordsWeighHere() {
    var victim = POOLS.getFirst();
    var early = by("What is a zirp?", "Zirp vonk.");
    var copy =
        CreditTrial.record(early, MALLORY, victim.prompt(), "Zirp vonk. " + victim.text(), 1);
    var flood = new ArrayList<>(List.of(early, copy));
    for (int i = 0; i < 400; i++) {
      flood.add(CreditTrial.record(early, MALLORY, "?", victim.text() + " " + i, 2 + i));
    }
    assertThat(saidBefore(victim.prompt(), POOLS, flood, copy, (_, its) -> !its.equals(early)))
        .isTrue();
  }

  private static boolean isKnown(String question, String prompt, String text) {
    var copy = by(prompt, text);
    return saidBefore(question, POOLS, List.of(copy), copy, (_, _) -> true);
  }

  private static String turned(String text) {
    var turned = new ArrayList<String>();
    for (var sentence : text.split("(?<=\\.) ")) {
      var words = new ArrayList<>(List.of(sentence.split(" ")));
      Collections.rotate(words, words.size() / 2);
      turned.add(String.join(" ", words).replace(".", "") + ".");
    }
    return String.join(" ", turned);
  }

  /// Another order, letters that look like these, words of something else, another prompt.
  @Test
  void aCopyIsKnownHoweverItIsDressed() {
    for (var victim : POOLS.subList(0, 24)) {
      var question = victim.prompt();
      assertThat(isKnown(question, question, turned(victim.text()))).as(question).isTrue();
      var alike = victim.text().replace('a', '\u0430').replace('o', '\u043e');
      assertThat(isKnown(question, question, alike)).as(question).isTrue();
      var tails = victim.text().replace(".", ", quiet brass engines slowly paint violet ceilings.");
      assertThat(isKnown(question, question, tails)).as(question).isTrue();
      for (var asked : List.of(question, "Who knows about this on the shore?")) {
        assertThat(isKnown(asked, "Zirpian notes of the seaside", victim.text()))
            .as(asked)
            .isTrue();
      }
    }
  }

  /// Words that nobody here has are words all the same.
  @Test
  void whatIsSaidInWordsThatNobodyHereHasCountsToo() {
    var shared = "A tide pool is sea water left behind in a hollow of a rocky shore.";
    var own =
        by(
            "Where do kelpies live in a tide pool?",
            shared
                + " Kelpies brackle under zurfed quillons and grindle at midnight."
                + " Kelpies vex drumlin wardens with borrowed fiddles and sodden bridles."
                + " Kelpies dwindle once blossomed gorse perfumes their burrows.");
    assertThat(saidBefore(POOLS, own)).isFalse();
  }

  @Test
  void aTopicOfItsOwnIsNoCopyAlsoWhereNobodyHereKnowsIt() {
    var goats = by("What is Brucellosis?", "Brucellosis is a disease of goats and sheep.");
    var records = new ArrayList<>(POOLS);
    records.add(goats);
    var other = by("What is Zorbalosis?", "Zorbalosis is a disease of goats and sheep.");
    assertThat(saidBefore(records, other)).isFalse();
    var same = by("What is Brucellosis?", "Brucellosis is a disease of goats and of sheep.");
    assertThat(saidBefore(records, same)).isTrue();
    // Another name makes no topic of what is asked by the old one, nor does a name beside it.
    var question = "What is Brucellosis?";
    for (var thief :
        List.of(
            other,
            by("What is Zorbalosis?", "Something is a disease of goats and sheep."),
            by("What is Zorbalosis?", "Brucellosis Zorbalosis is a disease of goats and sheep."))) {
      assertThat(saidBefore(question, records, List.of(thief), thief, (_, _) -> true)).isTrue();
    }
  }

  /// What is said beside a copy makes it one's own once it is more than two thirds of what is said.
  @Test
  void aPassageOfWhichAThirdIsCopiedIsACopy() {
    var victim = POOLS.getFirst();
    var padded = by(victim.prompt(), victim.text() + " Nobody knows why.");
    assertThat(saidBefore(POOLS, padded)).isTrue();
    var own =
        by(
            victim.prompt(),
            "Rusty lanterns hum beside frozen harbours while quiet engineers polish brass"
                + " barometers. Wandering archivists catalogue forgotten timetables and brittle"
                + " maps from mountain railways. Patient cartographers sharpen charcoal pencils"
                + " before autumn storms, and bored lighthouse keepers whittle chess knights out of"
                + " driftwood. "
                + victim.text().substring(0, victim.text().indexOf('.') + 1));
    assertThat(saidBefore(POOLS, own)).isFalse();
  }

  @Test
  void whatSaysNothingWasSaidByNobody() {
    assertThat(saidBefore(POOLS, by("What?", "Of the and."))).isFalse();
    assertThat(saidBefore(POOLS, by("Was?", "Что это такое?"))).isFalse();
  }
}
