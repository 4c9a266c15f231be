package org.openledger.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.search.Remembered;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.ModelFactory;

/// Where the stages make memories and sell what answers from them.
///
/// @param datanets records and snapshots
/// @param memories memories
/// @param factory the bases beside whom they are measured
/// @param offers what is for sale
/// @param salts the salt of a Datanet's memories where not everybody may read it
record StageLibrary(
    Datanets datanets,
    MemoryFactory memories,
    ModelFactory factory,
    Offering offers,
    Function<DatanetId, Hash> salts)
    implements Remembering.Library {

  @Override
  public List<Contribution> records(SnapshotRef ref) {
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node()).stream()
        .map(Entry::contribution)
        // Of copies the first says it: it is quoted, and whoever added to it shares in its
        // earnings.
        .filter(record -> record.commitment().equals(record.cluster().commitment()))
        .toList();
  }

  @Override
  public ModelTerms make(
      Remembering.Request wanted,
      List<Contribution> records,
      MemoryFactory.Deciding deciding,
      ModelTerms.Commerce commerce,
      Training.Progress progress) {
    var titles = Titles.of(records);
    var request =
        new MemoryFactory.Request(
            wanted.base().name(),
            wanted.name(),
            List.of(wanted.snapshot().ref()),
            records.stream().map(record -> remembered(record, titles)).toList(),
            deciding,
            salt(wanted.snapshot().ref().datanet()));
    var engine = factory.base(wanted.base().name()).engine();
    var made = memories.make(request, engine, (done, all) -> progress.step(done, all, 0));
    return terms(made.part(), commerce);
  }

  /// What anybody may read needs none: so everybody makes the same.
  private Optional<Hash> salt(DatanetId datanet) {
    return datanets.mayRead(datanet, new Reader.Anonymous())
        ? Optional.empty()
        : Optional.of(salts.apply(datanet));
  }

  private static Remembered remembered(Contribution record, Titles titles) {
    return new Remembered(
        record.datanet(),
        record.contributor(),
        record.commitment(),
        record.cluster(),
        titles.asked(record),
        record.content().text(),
        record.content().alsoAsked());
  }

  @Override
  public Document fit(ModelId id) {
    return new Document(memories.fit(id).compact());
  }

  @Override
  public List<SnapshotRef> fittedTo(ModelId id) {
    return memories.model(id).fittedTo();
  }

  @Override
  public Set<ModelId> named() {
    return offers.named();
  }

  @Override
  public List<SnapshotRef> snapshots(ModelId id) {
    return memories.model(id).snapshots();
  }

  @Override
  public Set<Hash> withdrawn(ModelId id) {
    var withdrawn = new TreeSet<Hash>();
    snapshots(id).forEach(ref -> withdrawn.addAll(datanets.withdrawn(ref)));
    return withdrawn;
  }

  @Override
  public void erase(ModelId id, Set<Hash> withdrawn) {
    memories.erase(id, withdrawn);
  }

  @Override
  public void delete(ModelId id) {
    memories.delete(id);
  }

  @Override
  public List<ModelId> models() {
    return memories.models();
  }

  @Override
  public Optional<ModelTerms> terms(ModelId id) {
    return offers.terms(id);
  }

  @Override
  public ModelTerms describe(ModelId id, ModelTerms.Commerce commerce) {
    return terms(memories.model(id).part(), commerce);
  }

  /// Its credits are exact.
  private static ModelTerms terms(ModelPart part, ModelTerms.Commerce commerce) {
    return new ModelTerms(part, ModelTerms.RELIABILITY_WHOLE, commerce);
  }

  @Override
  public void offer(ModelTerms terms) {
    offers.offer(terms);
  }
}
