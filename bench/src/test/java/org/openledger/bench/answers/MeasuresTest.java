package org.openledger.bench.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.bench.answers.Hits.Measure;
import org.openledger.core.flow.ClusterId;
import org.openledger.memory.gate.Decision;
import org.openledger.memory.gate.Ppm;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

class MeasuresTest {
  private static final double EXACT = 1e-12;

  private static List<Found> found(int count) {
    var builder = new Collected.Builder("reef");
    for (int i = 0; i < count; i++) {
      builder.add("id" + i, "Ann", "subject", new Collected.Said("prompt", "Text " + i + "."));
    }
    return builder.records().stream().map(MeasuresTest::found).toList();
  }

  private static Found found(Remembered record) {
    var signs = new Found.Signs(new Found.Near(0), new Found.Near(0), new Found.Near(0), 0);
    return new Found(record, Passages.of(record.text()).getFirst(), 0, signs);
  }

  private static ClusterId cluster(int number) {
    return new ClusterId(Collected.commitment("id" + number));
  }

  @Test
  void whatComesFirstCountsMost() {
    var found = found(12);
    var first = Hits.Row.of(found, Set.of(cluster(0)));
    assertThat(first.values()).containsExactly(1.0, 1.0, 1.0);
    var third = Hits.Row.of(found, Set.of(cluster(2)));
    assertThat(third.values().get(0)).isZero();
    assertThat(third.values().get(1)).isEqualTo(1.0);
    assertThat(third.values().get(2)).isCloseTo(0.5, within(EXACT));
    assertThat(Hits.Row.of(found, Set.of(cluster(11))).values()).containsExactly(0.0, 0.0, 0.0);
    var both = Hits.Row.of(found, Set.of(cluster(0), cluster(1)));
    assertThat(both.values().get(2)).isCloseTo(1, within(EXACT));
    assertThat(new Hits(List.of(first, third)).mean(Measure.R1)).isEqualTo(0.5);
  }

  @Test
  void anIntervalHoldsTheMean() {
    var interval = Hits.interval(List.of(0.0, 1.0, 1.0, 0.0, 1.0, 1.0));
    assertThat(interval[0]).isLessThan(4 / 6.0).isPositive();
    assertThat(interval[1]).isGreaterThan(4 / 6.0).isLessThanOrEqualTo(1);
  }

  @Test
  void aCopyIsWhollyThereAndAStrangerNot() {
    var words = List.of("the", "limpet", "holds", "on");
    assertThat(Rouge.f1(words, words)).isEqualTo(1);
    assertThat(Rouge.f1(words, List.of("gulls", "fly"))).isZero();
    assertThat(Rouge.f1(words, List.of("limpet", "the", "on"))).isCloseTo(4 / 7.0, within(EXACT));
    assertThat(
            Rouge.lead(
                "One tide. Two tides. Three tides. Gulls fly.", "one tide two tides three tides"))
        .isEqualTo(1);
  }

  @Test
  void aGateIsHeldToWhatItSays() {
    var sure = new Sureness();
    sure.add(new Decision(new Ppm(900_000), true, Optional.empty()), true);
    sure.add(new Decision(new Ppm(900_000), true, Optional.empty()), false);
    sure.add(new Decision(new Ppm(100_000), false, Optional.empty()), false);
    sure.add(new Decision(new Ppm(100_000), false, Optional.empty()), true);
    assertThat(sure.answered()).isEqualTo(0.5);
    assertThat(sure.right()).isEqualTo(0.5);
    assertThat(sure.rightly()).isEqualTo(0.25);
    assertThat(sure.error()).isCloseTo(0.4, within(EXACT));
    var absent = new Sureness();
    absent.add(new Decision(new Ppm(500_000), true, Optional.empty()), false);
    assertThat(sure.keptAt(0.02, absent)).isEqualTo(0.25);
  }

  @Test
  void theDatanetsOfTheProjectHaveQuestionsInBothHalves() {
    var examples = Path.of("examples");
    for (var name : Examples.NAMES) {
      var collected = Examples.read(examples, name);
      var known = collected.subjects().keySet();
      assertThat(collected.records()).hasSizeGreaterThan(50);
      assertThat(collected.asked()).allMatch(asked -> known.containsAll(asked.right()));
      for (var half : Half.values()) {
        assertThat(half.of(collected.asked())).hasSizeGreaterThan(collected.asked().size() / 4);
      }
    }
  }
}
