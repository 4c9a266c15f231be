package org.openledger.settle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.settle.FreshSchema;
import org.openledger.settle.World;
import org.openledger.settle.store.EpochStore.Stage;
import org.openledger.store.Database;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.ModelTerms;

final class StoresTest {

  private Database database;
  private TermsStore terms;
  private World world;

  @BeforeEach
  void open() {
    database = FreshSchema.open();
    terms = new TermsStore(database.jdbi());
    world = new World(3);
  }

  private void addSnapshot() {
    terms.add(world.snapshot, name -> RandomEpochs.account(name.value()));
  }

  private void in(HandleConsumer<RuntimeException> work) {
    database.jdbi().useTransaction(work);
  }

  @Test
  void anEpochMovesOneStageAtATime() {
    in(handle -> {
      assertThat(EpochStore.openForReceipts(handle)).isEqualTo(1);
      assertThat(EpochStore.freeze(handle)).isEqualTo(1);
      assertThat(EpochStore.openForReceipts(handle)).isEqualTo(2);
      assertThat(EpochStore.unfinished(handle).orElseThrow().stage()).isEqualTo(Stage.FROZEN);
      assertThatThrownBy(() -> EpochStore.advance(handle, 1, Stage.FROZEN, Stage.FUNDED))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> EpochStore.advance(handle, 1, Stage.COMPUTED, Stage.FUNDED))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("not at stage COMPUTED");
    });
  }

  @Test
  void emptyTablesAreWrittenAndReadBack() {
    in(handle -> {
      long epoch = EpochStore.freeze(handle);
      EpochTables tables =
          EpochTables.compute(new RandomEpochs(1).input(EpochStore.stateBefore(handle, epoch), 0));
      EpochStore.write(handle, tables);
      assertThat(EpochStore.read(handle, epoch).roots()).isEqualTo(tables.roots());
      assertThat(EpochStore.lastComputed(handle)).isEqualTo(epoch);
      assertThat(Receipts.uncomputed(handle)).isEmpty();
    });
  }

  @Test
  void otherTermsUnderAKnownNameAreRefused() {
    terms.add(world.terms);
    terms.add(world.terms);
    assertThat(terms.model(World.MODEL)).contains(world.terms);
    ModelTerms other = new ModelTerms(world.terms.model(), 1, world.terms.commerce());
    assertThatThrownBy(() -> terms.add(other)).hasMessageContaining("other terms");
  }

  @Test
  void aSnapshotsMembersAreInForceAndItsRecordsAreCounted() {
    addSnapshot();
    addSnapshot();
    terms.add(world.terms);
    in(handle -> {
      var records = TermsStore.records(handle, List.of(world.snapshot.ref())).orElseThrow();
      assertThat(records).singleElement().matches(each -> each.records() == 40);
      var membership = TermsStore.membership(handle);
      assertThat(membership.of(key(0))).hasSize(2);
      var some = TermsStore.membership(handle, new TreeSet<>(List.of(key(0), key(3))));
      assertThat(some.of(key(0))).isEqualTo(membership.of(key(0)));
      assertThat(some.of(key(3))).isEqualTo(membership.of(key(3)));
      assertThat(some.of(key(1))).isEmpty();
      var adapters = TermsStore.adapters(handle, _ -> 0);
      var adapter = adapters.of(ClusterKey.adapter(World.MODEL));
      assertThat(adapter.reliability()).isEqualTo(world.terms.reliability());
      assertThat(adapter.clusters()).hasSize(40).contains(key(0));
      var stranger = ClusterKey.adapter(RandomEpochs.adapter(1));
      assertThatThrownBy(() -> adapters.of(stranger)).hasMessageContaining("no terms");
    });
  }

  @Test
  void anUnknownSnapshotHasNoRecords() {
    addSnapshot();
    SnapshotRef ref = world.snapshot.ref();
    in(handle -> {
      var later = new SnapshotRef(ref.datanet(), 2, ref.root());
      assertThat(TermsStore.records(handle, List.of(later))).isEmpty();
      var other = new SnapshotRef(ref.datanet(), 1, RandomEpochs.hash("another root"));
      assertThat(TermsStore.records(handle, List.of(other))).isEmpty();
    });
  }

  @Test
  void theFirstClusterWithoutMembersIsNamed() {
    addSnapshot();
    ClusterKey stranger = RandomEpochs.cluster(0, 0);
    in(handle -> {
      assertThat(missing(handle, key(0), key(1))).isEmpty();
      assertThat(missing(handle)).isEmpty();
      assertThat(missing(handle, key(0), stranger, key(1))).contains(stranger);
    });
  }

  private static Optional<ClusterKey> missing(Handle handle, ClusterKey... keys) {
    return TermsStore.withoutMembers(handle, new TreeSet<>(List.of(keys)));
  }

  private ClusterKey key(int table) {
    return ClusterKey.records(World.DATANET.key(), world.snapshot.members().get(table).cluster());
  }
}
