package org.openledger.node;

import java.util.List;
import java.util.Optional;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
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
record StageLibrary(
    Datanets datanets, MemoryFactory memories, ModelFactory factory, Offering offers)
    implements Remembering.Library {

  @Override
  public List<Contribution> records(SnapshotRef ref) {
    // An index shows what it holds to whoever has it.
    if (!datanets.mayRead(ref.datanet(), new Reader.Anonymous())) {
      throw new Refusal(
          Code.UNSUPPORTED_ARGUMENT,
          "the records of "
              + ref.datanet()
              + " may not be read by everybody, so nothing answers by quoting them yet");
    }
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
      ModelTerms.Commerce commerce,
      Training.Progress progress) {
    var request =
        new MemoryFactory.Request(
            wanted.base().name(),
            wanted.name(),
            List.of(wanted.snapshot().ref()),
            records.stream().map(StageLibrary::remembered).toList(),
            wanted.ready());
    var engine = factory.base(wanted.base().name()).engine();
    var made = memories.make(request, engine, (done, all) -> progress.step(done, all, 0));
    return terms(made.part(), commerce);
  }

  private static Remembered remembered(Contribution record) {
    return new Remembered(
        record.datanet(),
        record.contributor(),
        record.commitment(),
        record.cluster(),
        record.question(),
        record.content().text());
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
