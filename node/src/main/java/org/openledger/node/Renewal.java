package org.openledger.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.memory.MemoryModel;

/// How a Datanet's records become answerable: a snapshot is taken and anchored, and the model that
/// quotes it made after it.
///
/// @param contributing takes snapshots
/// @param remembering makes models
/// @param catalogue knows those there are
/// @param bases finds the base of a name
record Renewal(
    Contributing contributing,
    Remembering remembering,
    Catalogue catalogue,
    Function<String, Base> bases)
    implements Renewing.Work {
  /// Beside whom the models of Datanets are measured that have none yet.
  private static final String BASE = "nano";

  @Override
  public void lookAhead() {
    catalogue.list();
  }

  @Override
  public List<DatanetId> datanets() {
    return contributing.datanets();
  }

  @Override
  public Optional<ModelId> renew(DatanetId id) {
    Snapshot snapshot;
    try {
      snapshot = contributing.snapshot(id);
    } catch (Refusal e) {
      if (e.code() == Code.EMPTY_DATANET) {
        remembering.erase(id);
        return Optional.empty();
      }
      throw e;
    }
    var made = remembering.follow(wanted(snapshot));
    remembering.erase(id); // what it was made from is not needed any more
    return due(made);
  }

  @Override
  public Document fit(ModelId id) {
    return remembering.fit(id);
  }

  @Override
  public Optional<ModelId> decide(DatanetId id, Document rules) {
    return due(remembering.decided(wanted(contributing.snapshot(id)), rules));
  }

  private Remembering.Request wanted(Snapshot snapshot) {
    var datanet = snapshot.ref().datanet();
    var known = catalogue.remembering(datanet).map(ModelSummary::id);
    var base = bases.apply(known.map(ModelId::base).orElse(BASE));
    return new Remembering.Request(base, known.map(Renewal::name).orElse(name(datanet)), snapshot);
  }

  private static String name(ModelId id) {
    return id.family().substring(id.base().length() + 1);
  }

  private String name(DatanetId datanet) {
    boolean taken = catalogue.has(BASE + ":" + datanet);
    return datanet + (taken ? Remembering.RECORDS : "");
  }

  /// The model, if its rules are to be fitted anew: so much has come or gone since they were.
  private Optional<ModelId> due(ModelId id) {
    var own = catalogue.summary(id).snapshots();
    var fitted = remembering.fittedTo(id);
    if (fitted.equals(own)) {
      return Optional.empty();
    }
    if (!catalogue.isWhole(fitted)) {
      return Optional.of(id); // nobody can fit them again
    }
    long before = records(fitted);
    long change = Math.abs(records(own) - before);
    return change * MemoryModel.KEPT_UNTIL >= before ? Optional.of(id) : Optional.empty();
  }

  private long records(List<SnapshotRef> snapshots) {
    return snapshots.stream().mapToLong(ref -> contributing.count(ref).records()).sum();
  }
}
