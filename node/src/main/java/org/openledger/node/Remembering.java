package org.openledger.node;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.memory.MemoryFactory;
import org.openledger.tally.split.ModelTerms;

/// Remembering: models are made that answer by quoting the records of a snapshot, and offered for a
/// price.
public final class Remembering {
  private static final Logger LOG = Logger.getLogger(Remembering.class.getName());

  /// What follows on a Datanet's name in that of its model, where an adapter has the name itself.
  public static final String RECORDS = "-records";

  private final Library library;
  private final Training.Offer offer;
  private final Catalogue catalogue;

  /// What to make.
  ///
  /// @param base whose tokens are counted, and beside whom answers are measured
  /// @param name the model's name
  /// @param snapshot whose records it quotes
  /// @param ready where it may lie, ready made
  public record Request(Base base, String name, Snapshot snapshot, Optional<Path> ready) {
    /// One that nobody made before.
    public Request(Base base, String name, Snapshot snapshot) {
      this(base, name, snapshot, Optional.empty());
    }
  }

  /// Where memories are made and sold; [StageLibrary] is.
  interface Library {
    /// The records of a snapshot that may be quoted, in the order in which they were committed to.
    List<Contribution> records(SnapshotRef ref);

    /// Makes a model that quotes records, or finds the same one that was made before.
    ///
    /// @param deciding where its rules come from
    ModelTerms make(
        Request wanted,
        List<Contribution> records,
        MemoryFactory.Deciding deciding,
        ModelTerms.Commerce commerce,
        Training.Progress progress);

    /// Fits rules to what a model holds, for a version to come.
    Document fit(ModelId id);

    /// The snapshots that a model's rules were fitted to.
    List<SnapshotRef> fittedTo(ModelId id);

    /// All models that a receipt names.
    Set<ModelId> named();

    /// Deletes a model.
    void delete(ModelId id);

    /// The snapshots whose records a model holds.
    List<SnapshotRef> snapshots(ModelId id);

    /// The records that a model holds and that were withdrawn.
    Set<Hash> withdrawn(ModelId id);

    /// Erases what a model holds, and leaves what it was and which records took it along.
    void erase(ModelId id, Set<Hash> withdrawn);

    /// All models that quote records, the newest version of each name first, damaged ones too.
    List<ModelId> models();

    /// What a model costs, if it is for sale.
    Optional<ModelTerms> terms(ModelId id);

    /// What a model is, for a price.
    ModelTerms describe(ModelId id, ModelTerms.Commerce commerce);

    /// Makes a model answer for a price.
    void offer(ModelTerms terms);
  }

  Remembering(Library library, Training.Offer offer, Catalogue catalogue) {
    this.library = library;
    this.offer = offer;
    this.catalogue = catalogue;
  }

  /// The newest model that quotes a Datanet's records, if there is one.
  public Optional<ModelId> of(DatanetId datanet) {
    return catalogue.remembering(datanet).map(ModelSummary::id);
  }

  /// Makes a model of a snapshot's records and offers it; where nothing has changed since, the
  /// newest one of its name stays as it is.
  public ModelId remember(Request wanted, Training.Progress progress) {
    MemoryFactory.Deciding deciding =
        wanted
            .ready()
            .<MemoryFactory.Deciding>map(MemoryFactory.Deciding.Ready::new)
            .orElseGet(MemoryFactory.Deciding.Fitted::new);
    return make(wanted, deciding, progress);
  }

  /// The same by the rules of the version before; where there is none, by what other Datanets know.
  ModelId follow(Request wanted) {
    return make(wanted, new MemoryFactory.Deciding.Kept(), Training.Progress.NONE);
  }

  /// The same by rules that were fitted before.
  ModelId decided(Request wanted, Document rules) {
    var given = new MemoryFactory.Deciding.Given(Json.parse(rules.json()));
    return make(wanted, given, Training.Progress.NONE);
  }

  private synchronized ModelId make(
      Request wanted, MemoryFactory.Deciding deciding, Training.Progress progress) {
    var records = library.records(wanted.snapshot().ref());
    offerLeftBehind(); // versions follow one another on chain
    var terms = library.make(wanted, records, deciding, offer.commerce(), progress);
    assert terms.id().family().equals(wanted.base().name() + ":" + wanted.name())
        : terms.id() + " was made for " + wanted.name();
    catalogue.context(terms.id()); // who asks first need not wait until it is read
    library.offer(terms);
    catalogue.know(catalogue.summary(terms.id()));
    return terms.id();
  }

  /// Fits rules to what a model holds, which takes long and keeps nobody from making others.
  Document fit(ModelId id) {
    return library.fit(id);
  }

  /// The snapshots that a model's rules were fitted to.
  List<SnapshotRef> fittedTo(ModelId id) {
    return library.fittedTo(id);
  }

  /// Erases what versions hold of a Datanet from which records were withdrawn, whether they are for
  /// sale as they lie there or not.
  ///
  /// @throws Failure once the rest is erased, if one cannot be and may be later: what is damaged
  ///   will not
  synchronized void erase(DatanetId datanet) {
    var later = Optional.<Failure>empty();
    for (var id : library.models()) {
      try {
        boolean isOfIt =
            library.snapshots(id).stream().anyMatch(ref -> ref.datanet().equals(datanet));
        var withdrawn = isOfIt ? library.withdrawn(id) : Set.<Hash>of();
        if (!withdrawn.isEmpty()) {
          library.erase(id, withdrawn);
        }
      } catch (Failure e) {
        LOG.log(Level.WARNING, "what was withdrawn is not erased from " + id, e);
        later = e.kind() == Kind.CORRUPT ? later : Optional.of(e);
      }
    }
    if (later.isPresent()) {
      throw later.get();
    }
  }

  /// Deletes versions that are not the newest and that no receipt names. Nobody may be answering
  /// meanwhile: the receipt would name what is gone.
  void sweep() {
    var families = new HashSet<String>();
    var old = library.models().stream().filter(id -> !families.add(id.family())).toList();
    if (old.isEmpty()) {
      return;
    }
    var named = library.named();
    for (var id : old) {
      try {
        if (!named.contains(id)) {
          library.delete(id);
        }
      } catch (Failure e) {
        LOG.log(Level.WARNING, id + " stays: it cannot be deleted", e);
      }
    }
  }

  /// Offers what was made and is not for sale, as a node leaves it that was stopped between the
  /// two. What is damaged stays as it is.
  void offerLeftBehind() {
    library
        .models()
        .reversed()
        .forEach(id -> {
          try {
            if (library.terms(id).isEmpty()) {
              library.offer(library.describe(id, offer.commerce()));
            }
          } catch (Failure e) {
            LOG.log(Level.WARNING, id + " is not for sale: it cannot be read", e);
          }
        });
  }
}
