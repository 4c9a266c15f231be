package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;

class SpotCheckTest {
  private static final long SEEDS = Boolean.getBoolean("openledger.deep") ? 40 : 12;
  private static final List<Remembered> RECORDS =
      List.copyOf(Drawers.records(CounterRandom.of(47, "spot"), 400));

  /// Says of one text something else than it should, under the same digest.
  private record Lying(String about) implements Embedding {
    private static final Drawers HONEST = new Drawers();

    @Override
    public byte[] passage(String text) {
      byte[] vector = HONEST.question(text);
      vector[0] ^= (byte) (text.equals(about) ? 1 : 0);
      return vector;
    }

    @Override
    public byte[] question(String text) {
      return HONEST.question(text);
    }

    @Override
    public Hash digest() {
      return HONEST.digest();
    }
  }

  /// An index that was made by a liar, under a root that holds, for whoever embeds honestly.
  private static Memory liedAbout(String text) {
    return Memory.of(RECORDS, new Lying(text), Fusion.DEFAULT).with(new Drawers());
  }

  @Test
  void anHonestIndexHoldsWhicheverLeavesAreDrawn() {
    var memory = Memory.of(RECORDS, new Drawers(), Fusion.DEFAULT);
    for (long seed : List.of(0L, 1L, -1L)) {
      var report = memory.spotCheck(SpotCheck.LEAVES, seed);
      assertThat(report.wrong()).isEmpty();
      assertThat(report.checked()).isEqualTo(SpotCheck.LEAVES).isLessThan(report.of());
      assertThat(report.wrongPpmMost()).isBetween(9_900, 10_000);
    }
    var whole = memory.spotCheck(memory.passages(), 7);
    assertThat(whole.checked()).isEqualTo(whole.of()).isEqualTo(memory.passages());
    assertThat(whole.wrongPpmMost()).isZero();
  }

  @Test
  void aWrongVectorUnderARootThatHoldsIsFoundWhereItIsHit() {
    int passage = 170;
    var honest = Memory.of(RECORDS, new Drawers(), Fusion.DEFAULT);
    var place = honest.place(passage);
    var memory = liedAbout(place.said());
    assertThat(memory.root()).isNotEqualTo(honest.root());
    var wrong =
        new SpotCheck.Wrong(passage + 1, place.record().commitment(), "the vector of its text");
    assertThat(memory.spotCheck(memory.passages(), 1).wrong()).contains(wrong);
    var found = new HashSet<Optional<SpotCheck.Wrong>>();
    for (long seed = 0; seed < SEEDS; seed++) {
      found.add(memory.spotCheck(memory.passages() / 2, seed).wrong());
    }
    assertThat(found).containsExactlyInAnyOrder(Optional.empty(), Optional.of(wrong));
  }

  @Test
  void aWrongVectorOfAPromptIsFoundWithItsPassages() {
    var record =
        RECORDS.stream().filter(each -> !each.prompt().isEmpty()).findFirst().orElseThrow();
    var memory = liedAbout(record.prompt());
    assertThat(memory.spotCheck(memory.passages(), 1).wrong())
        .hasValueSatisfying(wrong -> {
          assertThat(wrong.record()).isEqualTo(record.commitment());
          assertThat(wrong.what()).isEqualTo("the vector of its prompt");
        });
  }

  @Test
  void aWrongVectorOfAnotherWordingIsFoundToo() {
    var record =
        RECORDS.stream()
            .filter(each -> each.alsoAsked().wordings().size() > 1)
            .findFirst()
            .orElseThrow();
    var memory = liedAbout(record.alsoAsked().wordings().getLast());
    assertThat(memory.spotCheck(memory.passages(), 1).wrong())
        .hasValueSatisfying(wrong -> assertThat(wrong.record()).isEqualTo(record.commitment()));
  }

  @Test
  void theSameSeedDrawsTheSame() {
    var memory = liedAbout(Memory.of(RECORDS, new Drawers(), Fusion.DEFAULT).place(9).said());
    for (long seed = 0; seed < 4; seed++) {
      assertThat(memory.spotCheck(200, seed)).isEqualTo(memory.spotCheck(200, seed));
    }
  }

  @Test
  void anIndexOfNothingHasNothingWrong() {
    var report = Memory.of(List.of(), new Drawers(), Fusion.DEFAULT).spotCheck(9, 1);
    assertThat(report.wrong()).isEmpty();
    assertThat(report.checked()).isZero();
  }
}
