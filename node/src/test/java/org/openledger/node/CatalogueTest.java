package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.store.keys.Keyring;

/// What is listed, and that one damaged model takes nothing else down.
class CatalogueTest {
  private static final ModelId SOUND = ModelId.of("nano", "tides", 1);
  private static final SnapshotRef SNAPSHOT = new SnapshotRef(new DatanetId("tides"), 1, Hash.ZERO);
  private static final ModelId DAMAGED = ModelId.of("nano", "broken", 3);
  private static final ModelId REFUSED = ModelId.of("nano", "foreign", 2);
  private static final ModelId MISTAKEN = ModelId.of("nano", "odd", 1);

  @Test
  void aDamagedModelIsListedAsDamagedAndTheRestWorks() {
    var shelves = new FakeShelves();
    shelves.ids.addAll(List.of(DAMAGED, SOUND, REFUSED, MISTAKEN));
    var listed = new Catalogue(shelves, parties()).list();
    assertThat(listed.models()).extracting(ModelSummary::id).containsExactly(SOUND);
    assertThat(listed.damaged())
        .extracting(Damaged::name, Damaged::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(DAMAGED.value(), "model_damaged"),
            org.assertj.core.groups.Tuple.tuple(REFUSED.value(), "adapter_mismatch"),
            org.assertj.core.groups.Tuple.tuple(MISTAKEN.value(), "internal_error"));
  }

  @Test
  void theReasonOfADamageNamesNoPath() {
    var shelves = new FakeShelves();
    shelves.ids.add(DAMAGED);
    var reason = new Catalogue(shelves, parties()).list().damaged().getFirst().reason();
    assertThat(reason).doesNotContain("/secret").isNotBlank();
  }

  @Test
  void basesAreOfferedOnlyWhereTheyAreForSale() {
    var shelves = new FakeShelves();
    shelves.ids.add(SOUND);
    var catalogue = new Catalogue(shelves, parties());
    assertThat(catalogue.modelIds()).containsExactly(SOUND);
    shelves.basesForSale = true;
    assertThat(catalogue.modelIds()).containsExactly(SOUND, new ModelId("nano"));
  }

  @Test
  void aDamagedSnapshotTakesNoModelDown() {
    var shelves = new FakeShelves();
    shelves.ids.add(SOUND);
    shelves.snapshotsDamaged = true;
    var catalogue = new Catalogue(shelves, parties());
    var listed = catalogue.list();
    assertThat(listed.models()).extracting(ModelSummary::id).containsExactly(SOUND);
    assertThat(listed.records()).isZero();
    shelves.snapshotsDamaged = false;
    assertThat(catalogue.list().records()).isEqualTo(1);
  }

  @Test
  void aMendedModelIsListedAgain() {
    var shelves = new FakeShelves();
    shelves.ids.add(DAMAGED);
    var catalogue = new Catalogue(shelves, parties());
    assertThat(catalogue.list().models()).isEmpty();
    shelves.mended = true;
    assertThat(catalogue.list().models()).extracting(ModelSummary::id).containsExactly(DAMAGED);
  }

  private static Contribution record() {
    var commitment = Hash.ZERO;
    return new Contribution(
        SNAPSHOT.datanet(),
        new ContributorId("ama"),
        commitment,
        new ClusterId(commitment),
        new Contribution.Source("tides", "CC0-1.0"),
        new Contribution.Content("What is kelp?", "A brown seaweed."),
        Contribution.Split.TRAIN);
  }

  private static Parties parties() {
    return new Parties(Keyring.of(new byte[32]));
  }

  private static final class FakeShelves implements Catalogue.Shelves {
    final List<ModelId> ids = new ArrayList<>();
    boolean basesForSale;
    boolean mended;
    boolean snapshotsDamaged;

    @Override
    public List<ModelId> adapters() {
      return ids;
    }

    @Override
    public ModelSummary summary(ModelId id) {
      if (id.equals(DAMAGED) && !mended) {
        throw new Fault(Code.MODEL_DAMAGED, "/secret/folder/run.json is not what it was");
      }
      if (id.equals(REFUSED)) {
        throw new Refusal(Code.ADAPTER_MISMATCH, "the adapter is of another base");
      }
      if (id.equals(MISTAKEN)) {
        throw new IllegalStateException("/secret/folder");
      }
      return new ModelSummary(
          id, 2, new AdapterDigest(Hash.ZERO), 1, List.of(SNAPSHOT), new Document("{}"));
    }

    @Override
    public boolean isForSale(ModelId id) {
      return basesForSale;
    }

    @Override
    public int context(ModelId id) {
      return 8;
    }

    @Override
    public SortedMap<Hash, Contribution> readable(SnapshotRef ref) {
      requireSound();
      return new TreeMap<>(Map.of(Hash.ZERO, record()));
    }

    @Override
    public SortedSet<ContributorId> contributors(SnapshotRef ref) {
      requireSound();
      return new TreeSet<>();
    }

    private void requireSound() {
      if (snapshotsDamaged) {
        throw new Fault(Code.UNREADABLE_CONTENT, "version 1 of tides is damaged");
      }
    }
  }
}
