package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.Attribution.ClusterCredit;
import org.openledger.core.flow.Attribution.MemoryCredit;
import org.openledger.core.flow.Attribution.Range;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.json.Json;
import org.openledger.memory.credit.Credit.Share;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

class CreditingTest {
  private static final List<Remembered> POOLS = RealRecords.example("tidepools");
  private static final String URCHINS = "What do sea urchins eat?";
  private static final ContributorId MALLORY = new ContributorId("mallory");

  private static Remembered asking(String question) {
    return POOLS.stream().filter(each -> each.prompt().equals(question)).findFirst().orElseThrow();
  }

  private static Remembered by(ContributorId name, Remembered source, String prompt, String text) {
    return CreditTrial.record(source, name, prompt, text, 0);
  }

  private static CreditTrial trial(List<Remembered> records) {
    return new CreditTrial(Origins.of(records), Alignment.DEFAULT, RealRecords.BASE);
  }

  private static List<Remembered> with(List<Remembered> records, Remembered... more) {
    var all = new ArrayList<>(records);
    all.addAll(List.of(more));
    return all;
  }

  private static Found found(Remembered record) {
    return CreditTrial.found(
        record, RealRecords.find(List.of(record), record.prompt(), 1).getFirst());
  }

  @Test
  void creditsAddUpToWhatTheAnswerGained() {
    var credit = trial(POOLS).credit(URCHINS, RealRecords.find(POOLS, URCHINS, 5));
    assertThat(credit.shares()).hasSizeBetween(2, 5);
    long sum = credit.shares().stream().mapToLong(each -> each.shapley().units()).sum();
    assertThat(sum).isEqualTo(credit.values().getLast()).isPositive();
    assertThat(credit.values().getFirst()).isZero();
    var memory = credit.memoryCredit();
    assertThat(memory.gain())
        .isEqualTo(memory.clusters().stream().mapToLong(ClusterCredit::units).sum())
        .isGreaterThanOrEqualTo(sum);
    assertThat(memory.clusters()).isSortedAccordingTo(Comparator.comparing(ClusterCredit::cluster));
  }

  @Test
  void theTableIsCanonicalAndNamesNobody() {
    var credit = trial(POOLS).credit(URCHINS, RealRecords.find(POOLS, URCHINS, 3));
    var text = credit.toJson().canonical();
    var json = Json.parse(text);
    assertThat(json.get("method").text()).isEqualTo("pointer-shapley");
    assertThat(json.get("values").items()).hasSize(1 << credit.shares().size());
    assertThat(json.get("groups").items().getFirst().get("shapley").asLong())
        .isEqualTo(credit.shares().getFirst().shapley().units());
    for (var record : POOLS) {
      assertThat(text).doesNotContain(record.contributor().value());
    }
  }

  @Test
  void nothingQuotedIsNothingCredited() {
    var credit = trial(POOLS).credit(URCHINS, List.of());
    assertThat(credit).isEqualTo(Credit.NONE);
    assertThat(credit.memoryCredit()).isEqualTo(MemoryCredit.NONE);
  }

  @Test
  void aSentenceIsCreditedToWhoSaidItFirst() {
    var source = asking(URCHINS);
    var copy = by(MALLORY, source, source.prompt(), source.text().replace("mostly", "mainly"));
    var late = trial(with(POOLS, copy)).credit(URCHINS, List.of(found(copy)));
    assertThat(late.shares()).extracting(Share::earliest).containsExactly(source);

    var early = new ArrayList<>(POOLS);
    early.addFirst(copy);
    var first = trial(early).credit(URCHINS, List.of(found(source)));
    assertThat(first.shares()).extracting(Share::earliest).containsExactly(copy);
  }

  @Test
  void aSentenceThatIsQuotedTwiceCountsOnce() {
    var source = asking(URCHINS);
    var copy = by(MALLORY, source, source.prompt(), source.text().replace("mostly", "mainly"));
    var trial = trial(with(POOLS, copy));
    var once = trial.credit(URCHINS, List.of(found(source)));
    var twice = trial.credit(URCHINS, List.of(found(source), found(copy)));
    assertThat(twice.shares()).hasSize(1);
    assertThat(twice.values().getLast()).isEqualTo(once.values().getLast());
    assertThat(trial.creditApart(URCHINS, List.of(found(copy), found(source)), 5).values())
        .hasSize(2);
  }

  @Test
  void aKeyTermPartsTwoSentences() {
    var one = POOLS.getFirst();
    var first = by(MALLORY, one, "What is Brucellosis?", "Brucellosis is a disease of goats.");
    var second = by(MALLORY, one, "What is Nocardiosis?", "Nocardiosis is a disease of goats.");
    var records = List.of(first, second);
    var parted = trial(records).credit("What is Nocardiosis?", List.of(found(second)));
    assertThat(parted.shares()).extracting(Share::earliest).containsExactly(second);

    // Whoever only leaves the key term out, or adds one, has written nothing else.
    var less = by(MALLORY, one, "What is Brucellosis?", "Something is a disease of goats.");
    var more =
        by(MALLORY, one, "What is Maltafever?", "Brucellosis Maltafever is a disease of goats.");
    for (var thief : List.of(less, more)) {
      var stolen = trial(List.of(first, thief)).credit("Maltafever?", List.of(found(thief)));
      assertThat(stolen.shares()).extracting(Share::earliest).containsExactly(first);
    }
    // Nor who swaps a name for another one while the old one is asked for.
    var other = by(MALLORY, one, "What is Maltafever?", "Maltafever is a disease of goats.");
    var swapped = trial(List.of(first, other));
    assertThat(swapped.credit("What is Brucellosis?", List.of(found(other))).shares())
        .extracting(Share::earliest)
        .containsExactly(first);
  }

  @Test
  void wordsOfTheQuestionInformNobody() {
    var source = asking(URCHINS);
    var stuffed = by(MALLORY, source, URCHINS, (URCHINS + " ").repeat(6));
    var trial = trial(with(POOLS, stuffed));
    var credit = trial.credit(URCHINS, List.of(found(stuffed), found(source)));
    assertThat(CreditTrial.sum(CreditTrial.paid(credit), List.of(stuffed))).isZero();
    assertThat(CreditTrial.sum(CreditTrial.paid(credit), List.of(source))).isPositive();
  }

  @Test
  void atMostEightGroupsTakePartTheHeaviest() {
    var found = RealRecords.find(POOLS, "animals of the shore at low tide", 12);
    var credit = trial(POOLS).credit("animals of the shore at low tide", found);
    assertThat(found).hasSize(12);
    assertThat(credit.shares()).hasSize(8);
  }

  @Test
  void whatCannotBeIsRefused() {
    var foreign = by(MALLORY, POOLS.getFirst(), "Who?", "Somebody wrote this elsewhere.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trial(POOLS).credit("Who?", List.of(found(foreign))))
        .withMessageContaining("not among the 52");
    var source = found(asking(URCHINS));
    var sentence = source.passage().sentences().getFirst();
    var crediting = new Crediting(Origins.of(POOLS), Alignment.DEFAULT, _ -> new int[] {1});
    var quoted = new Quoted(source, sentence, new Range(0, 10));
    var again = new Quoted(source, sentence, new Range(5, 15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crediting.groups(URCHINS, List.of(quoted, again)))
        .withMessageContaining("overlap");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quoted(source, new Span(0, 100_000), new Range(0, 1)));
  }
}
