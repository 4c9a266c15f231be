package org.openledger.contribute.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.record.Statistics.Count;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

class SealedRecordTest {
  private static final Draft DRAFT =
      new Draft("r/1", "r", "ann", "CC0-1.0", "Why \"so\"?", "Because\nit is. \ud83d\ude00");

  @Test
  void aRecordComesBackFromItsCanonicalForm() {
    assertThat(SealedRecord.parse(SealedRecord.canonical(new DatanetId("reef"), DRAFT)))
        .isEqualTo(DRAFT);
  }

  @Test
  void otherWordingsAreCommittedToWhereThereAreAny() {
    var reef = new DatanetId("reef");
    var asked =
        new Draft("r/1", "r", "ann", "CC0-1.0", "Why?", "So.", List.of("How come?", "Reason"));
    var canonical = SealedRecord.canonical(reef, asked);
    assertThat(canonical).startsWith("{\"alsoAsked\":[\"How come?\",\"Reason\"],");
    assertThat(SealedRecord.parse(canonical)).isEqualTo(asked);
    assertThat(SealedRecord.canonical(reef, DRAFT)).doesNotContain("alsoAsked");
  }

  @Test
  void theCanonicalFormIsSortedAndNamesItsDatanet() {
    assertThat(SealedRecord.canonical(new DatanetId("reef"), DRAFT))
        .startsWith("{\"contributor\":\"ann\",\"datanet\":\"reef\",\"document\":\"r\",");
  }

  @Test
  void anOpeningComesBackFromItsBytesWithItsCommitment() {
    var salt = Hash.parse("0x" + "07".repeat(32));
    var opening = new Opening(salt, SealedRecord.canonical(new DatanetId("reef"), DRAFT));
    var again = SealedRecord.opening(SealedRecord.plain(opening));
    assertThat(again).isEqualTo(opening);
    assertThat(again.commitment()).isEqualTo(opening.commitment());
    assertThat(new Opening(salt, opening.record() + " ").commitment())
        .isNotEqualTo(opening.commitment());
  }

  @Test
  void anOpeningThatIsNoUtf8IsRefused() {
    byte[] plain = SealedRecord.plain(new Opening(Hash.ZERO, "{}"));
    plain[plain.length - 1] = (byte) 0xff;
    assertThatThrownBy(() -> SealedRecord.opening(plain))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE_CONTENT));
  }

  @Test
  void statisticsKeepTheirJsonForm() {
    var counts = new TreeMap<Count, Long>();
    for (var count : Count.values()) {
      counts.put(count, 10L + count.ordinal());
    }
    var statistics = Statistics.of(counts, Map.of("MIT", 3));
    assertThat(statistics.json().compact())
        .isEqualTo(
            "{\"records\":10,\"documents\":11,\"contributors\":12,\"clusters\":13,"
                + "\"duplicateClusters\":14,\"repeated\":15,\"heldOut\":16,\"characters\":17,"
                + "\"licences\":{\"MIT\":3}}");
    assertThat(Statistics.of(Json.parse(statistics.json().canonical()))).isEqualTo(statistics);
  }
}
