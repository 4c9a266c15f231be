package org.openledger.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Reader;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.receipt.ModelPart;
import org.openledger.memory.MemoryFactory;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.Recall;
import org.openledger.settle.Settlements;
import org.openledger.train.ModelFactory;

/// What the stages have for the catalogue to list.
///
/// @param factory bases and adapters
/// @param memories models that quote records
/// @param datanets records and snapshots
/// @param settlements what is for sale
/// @param models models ready to answer
record StageShelves(
    ModelFactory factory,
    MemoryFactory memories,
    Datanets datanets,
    Settlements settlements,
    ModelShelf models)
    implements Catalogue.Shelves {

  @Override
  public List<ModelId> made() {
    return Stream.concat(memories.models().stream(), factory.adapters().stream()).toList();
  }

  @Override
  public List<ModelId> bases() {
    return factory.bases();
  }

  /// What is damaged answers no question any more: whatever was read of it before, or rests on it,
  /// is read again.
  @Override
  public void inspect(ModelId id) {
    try {
      if (id.isBase()) {
        inspectBase(id);
      } else {
        if (memories.has(id)) {
          memories.inspect(id);
        }
        summary(id);
      }
    } catch (RuntimeException e) {
      models.clear();
      throw e;
    }
  }

  private void inspectBase(ModelId id) {
    var digest = factory.readAgain(id.value());
    int kernelVersion = factory.base(id.value()).engine().kernelVersion();
    requireSold(ModelPart.baseAlone(id, digest, kernelVersion));
  }

  private void requireSold(ModelPart now) {
    SoldModels.requireSold(now, settlements::model);
  }

  @Override
  public ModelSummary summary(ModelId id) {
    return memories.has(id) ? remembering(id) : adapted(id);
  }

  private ModelSummary remembering(ModelId id) {
    var model = memories.model(id);
    requireSold(model.part());
    return new ModelSummary(
        id,
        Optional.empty(),
        model.root(),
        model.snapshots(),
        new Document(model.rules().compact()));
  }

  private ModelSummary adapted(ModelId id) {
    var published = factory.adapter(id);
    requireSold(published.part());
    var run = published.run();
    var card = ProofOfAttribution.open(published, factory.base(id.base())).card();
    return new ModelSummary(
        run.adapter(),
        Optional.of(
            new ModelSummary.Adapted(
                run.course().losses().heldOutBefore(),
                run.outputs().adapter(),
                run.course().losses().heldOutAfter())),
        MemoryRoot.NONE,
        run.inputs().snapshots(),
        new Document(card.toJson().compact()));
  }

  @Override
  public boolean isForSale(ModelId id) {
    return settlements.model(id).isPresent();
  }

  @Override
  public int context(ModelId id) {
    return models.model(id).context();
  }

  @Override
  public boolean answers(ModelId id, String question) {
    var asked = List.of(AskRequest.Message.user(question));
    var whole = Questions.of(new AskRequest(id, asked, AskRequest.Sampling.greedy(1)));
    return models
        .model(id)
        .recall()
        .map(recall -> recall.recall(whole) instanceof Recall.Written)
        .orElse(true);
  }

  @Override
  public List<Contribution> records(SnapshotRef ref) {
    var sound = new ArrayList<Contribution>();
    datanets.forEachSoundEntry(
        ref.datanet(), ref.version(), new Reader.Node(), entry -> sound.add(entry.contribution()));
    return sound;
  }

  @Override
  public SortedSet<ContributorId> contributors(SnapshotRef ref) {
    var people = new TreeSet<ContributorId>();
    for (var table : datanets.members(ref.datanet(), ref.version())) {
      table.shares().forEach(share -> people.add(share.contributor()));
    }
    return people;
  }
}
