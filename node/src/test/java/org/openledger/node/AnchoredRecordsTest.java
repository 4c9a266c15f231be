package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.receipt.ModelPart;

/// When a record was anchored: with the first snapshot that holds it, of whichever Datanet a model
/// quotes.
class AnchoredRecordsTest {
  private static final SnapshotRef TIDES = Samples.snapshot("tides");
  private static final SnapshotRef SHORE = Samples.snapshot("shore");
  private static final Hash RECORD = Keccak.hash256("a record".getBytes(UTF_8));

  private final Map<DatanetId, SnapshotRef> first = new HashMap<>();
  private final Map<SnapshotRef, Anchored> published = new HashMap<>();

  private final AnchoredRecords anchored =
      new AnchoredRecords(
          (datanet, record) ->
              Optional.ofNullable(first.get(datanet)).filter(_ -> record.equals(RECORD)),
          ref -> Optional.ofNullable(published.get(ref)));

  private static ModelPart quoting(SnapshotRef... snapshots) {
    var part = Samples.quoting(new ModelId("nano:tides@1")).model();
    return new ModelPart(
        part.id(),
        part.digest(),
        part.base(),
        part.adapter(),
        part.roots(),
        List.of(snapshots),
        part.kernelVersion());
  }

  @Test
  void aRecordIsAsOldAsTheFirstOfItsSnapshots() {
    first.put(TIDES.datanet(), TIDES);
    published.put(TIDES, new Anchored(7, 1));
    assertThat(anchored.first(quoting(TIDES), RECORD)).contains(new Anchored(7, 1));
    first.put(SHORE.datanet(), SHORE);
    published.put(SHORE, new Anchored(7, 0));
    assertThat(anchored.first(quoting(TIDES, SHORE), RECORD)).contains(new Anchored(7, 0));
    assertThat(anchored.first(quoting(TIDES), RECORD)).contains(new Anchored(7, 1));
  }

  @Test
  void whatIsNotAnchoredHasNoAge() {
    assertThat(anchored.first(quoting(TIDES), RECORD)).isEmpty();
    first.put(TIDES.datanet(), TIDES);
    assertThat(anchored.first(quoting(TIDES), RECORD)).as("not published yet").isEmpty();
    published.put(TIDES, new Anchored(7, 1));
    assertThat(anchored.first(quoting(TIDES), Hash.ZERO)).isEmpty();
  }

  @Test
  void whereNobodyCanSayNothingIsSaid() {
    var away =
        new AnchoredRecords(
            (_, _) -> Optional.of(TIDES),
            _ -> {
              throw new Refusal(Code.UNAVAILABLE, "the chain is away");
            });
    assertThat(away.first(quoting(TIDES), RECORD)).isEmpty();
  }
}
