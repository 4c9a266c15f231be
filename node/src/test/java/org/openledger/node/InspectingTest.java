package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.record.Damage;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// What an inspection says of damaged things.
class InspectingTest {
  private static final Damaged RECORD =
      new Damaged(Damaged.Part.RECORD, "tides/r1", "unreadable_content", "it was changed");

  @Test
  void everyHoldingIsInspectedAndItsDamageListed() {
    var answer = new Damaged(Damaged.Part.ANSWER, "0x01", "unreadable_content", "damaged");
    var inspection =
        new Inspecting(
                List.of(found -> found.accept(RECORD), _ -> {}, found -> found.accept(answer)))
            .inspect();
    assertThat(inspection.damaged()).containsExactly(RECORD, answer);
    assertThat(inspection.count()).isEqualTo(2);
  }

  @Test
  void moreDamageThanIsListedIsCounted() {
    int many = Inspection.LISTED_MAX + 3;
    var inspection =
        new Inspecting(
                List.of(found -> IntStream.range(0, many).forEach(_ -> found.accept(RECORD))))
            .inspect();
    assertThat(inspection.damaged()).hasSize(Inspection.LISTED_MAX);
    assertThat(inspection.count()).isEqualTo(many);
  }

  @Test
  void onlyARefusalIsShownInItsOwnWords() {
    var fault = new Fault(Code.MODEL_DAMAGED, "/secret/place is cut");
    assertThat(Damaged.of(Damaged.Part.MODEL, "nano:a@1", fault).reason())
        .doesNotContain("/secret")
        .contains("the log says more");
    var refusal = new Refusal(Code.ADAPTER_MISMATCH, "made for another base");
    assertThat(Damaged.of(Damaged.Part.MODEL, "nano:a@1", refusal))
        .extracting(Damaged::code, Damaged::reason)
        .containsExactly("adapter_mismatch", "made for another base");
    var unsupported = new Fault(Code.MODEL_DAMAGED, "nano:a@1 cannot be opened", refusal);
    assertThat(Damaged.of(Damaged.Part.MODEL, "nano:a@1", unsupported))
        .isEqualTo(Damaged.of(Damaged.Part.MODEL, "nano:a@1", refusal));
    assertThat(Damaged.of(Damaged.Part.MODEL, "m", new IllegalStateException("/secret")))
        .extracting(Damaged::code)
        .isEqualTo("internal_error");
  }

  @Test
  void everyPartOfADatanetHasItsName() {
    for (var part : Damage.Part.values()) {
      var damage = new Damage(part, "tides", Code.UNREADABLE_CONTENT, "it was changed");
      assertThat(Damaged.of(damage).part().name()).isEqualTo(part.name());
    }
  }
}
