package org.openledger.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;

/// What there is: models that answer, models that are damaged, and the records that anybody may
/// read.
public final class Catalogue {
  private static final Logger LOG = Logger.getLogger(Catalogue.class.getName());

  /// Stands for whichever model quotes the records that answer a question.
  public static final ModelId AUTO = new ModelId("auto");

  /// Examples are taken in rounds, one of each model, until there are so many.
  private static final int EXAMPLES_ENOUGH = 4;

  private static final int EXAMPLES_MAX = 12;
  private static final int EXAMPLE_CHARS_MAX = 90;

  private final Shelves shelves;
  private final Parties parties;

  /// Published models never change, so what was read of one stays true.
  private final Map<ModelId, ModelSummary> summaries = new ConcurrentHashMap<>();

  /// Whatever was for sale once is.
  private final Set<ModelId> forSale = ConcurrentHashMap.newKeySet();

  private final OpenRecords records;

  private final Map<ModelId, List<String>> examples = new ConcurrentHashMap<>();

  /// What the catalogue lists: the stages, as [StageShelves] shows them.
  interface Shelves {
    /// All models that were made, those that quote records first, newest version of each name
    /// first, damaged ones too.
    List<ModelId> made();

    /// All bases, damaged ones too.
    List<ModelId> bases();

    /// Reads a base or a model as it lies there now, past whatever is remembered of it.
    ///
    /// @throws Failure if it is damaged
    void inspect(ModelId id);

    /// What a model is.
    ///
    /// @throws Failure if it is damaged
    ModelSummary summary(ModelId id);

    /// Whether a model answers for a price.
    boolean isForSale(ModelId id);

    /// Longest conversation with answer a model reads, in tokens.
    ///
    /// @throws Failure if it cannot be opened
    int context(ModelId id);

    /// Whether a model answers a question rather than saying that nothing does.
    ///
    /// @throws Failure if it is damaged
    boolean answers(ModelId id, String question);

    /// Whether anybody may read the records of a Datanet.
    ///
    /// @throws Fault if it is damaged
    boolean isOpen(DatanetId datanet);

    /// The records of a snapshot of an open Datanet.
    List<Contribution> records(SnapshotRef ref);

    /// Everybody who is credited in a snapshot.
    SortedSet<ContributorId> contributors(SnapshotRef ref);
  }

  Catalogue(Shelves shelves, Parties parties) {
    this.shelves = shelves;
    this.parties = parties;
    this.records = new OpenRecords(shelves);
    shelves.made().stream().filter(this::isSound).map(this::summary).forEach(this::know);
  }

  /// All models that answer for a price: those that quote records, adapters, each newest first,
  /// then the bases below them. Where records are quoted, [#AUTO] comes before all of them.
  public List<ModelId> modelIds() {
    var auto = remembering().isEmpty() ? Stream.<ModelId>of() : Stream.of(AUTO);
    var made = shelves.made().stream().filter(this::isSound);
    return Stream.concat(auto, Stream.concat(made, bases())).toList();
  }

  /// The newest version of each model that quotes records.
  List<ModelId> remembering() {
    var families = new HashSet<String>();
    return shelves.made().stream()
        .filter(id -> isSound(id) && summary(id).remembers())
        .filter(this::isForSale)
        .filter(id -> families.add(id.family()))
        .toList();
  }

  /// The newest version of each adapter.
  List<ModelId> writing() {
    var families = new HashSet<String>();
    return shelves.made().stream()
        .filter(id -> isSound(id) && !summary(id).remembers())
        .filter(this::isForSale)
        .filter(id -> families.add(id.family()))
        .toList();
  }

  /// Whether a model quotes records.
  boolean remembers(ModelId id) {
    return !id.isBase() && isSound(id) && summary(id).remembers();
  }

  /// What quotes the records that an adapter was tuned on: it decides what the adapter is asked at
  /// all. Nothing stands before other models, nor where nobody made a memory of the same Datanet.
  List<ModelId> gates(ModelId id) {
    if (id.isBase() || !isSound(id) || summary(id).remembers()) {
      return List.of();
    }
    return summary(id).snapshots().stream()
        .flatMap(ref -> remembering(ref.datanet()))
        .distinct()
        .toList();
  }

  private Stream<ModelId> remembering(DatanetId datanet) {
    return remembering().stream()
        .filter(
            id -> summary(id).snapshots().stream().anyMatch(ref -> ref.datanet().equals(datanet)));
  }

  /// Whether what quotes a Datanet's records answers a question now; what is damaged answers
  /// nothing.
  boolean isAnswered(DatanetId datanet, String question) {
    return remembering(datanet)
        .anyMatch(id -> {
          try {
            return shelves.answers(id, question);
          } catch (Failure e) {
            LOG.log(Level.WARNING, "the model " + id + " cannot be asked", e);
            return false;
          }
        });
  }

  /// The bases that answer for a price: an adapter that is damaged takes its base not along.
  private Stream<ModelId> bases() {
    return allBases().filter(id -> isForSale(id) && answers(id));
  }

  /// Those below the models first, also where they are gone.
  private Stream<ModelId> allBases() {
    var below = shelves.made().stream().map(id -> new ModelId(id.base()));
    return Stream.concat(below, shelves.bases().stream()).distinct();
  }

  private boolean isForSale(ModelId id) {
    if (!forSale.contains(id) && shelves.isForSale(id)) {
      forSale.add(id);
    }
    return forSale.contains(id);
  }

  private boolean answers(ModelId base) {
    try {
      return shelves.context(base) > 0;
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the base " + base + " cannot be read", e);
      return false;
    }
  }

  /// Whether any model can be read; says so without reading records.
  boolean hasSoundModel() {
    return shelves.made().stream().anyMatch(this::isSound) || bases().findAny().isPresent();
  }

  private boolean isSound(ModelId id) {
    try {
      summary(id);
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  /// Reads every model and base as it lies there now, whatever was read of it before, and names
  /// those that are damaged.
  void inspect(Consumer<Damaged> found) {
    Stream.concat(shelves.made().stream(), allBases())
        .forEach(id -> {
          try {
            shelves.inspect(id);
          } catch (RuntimeException e) {
            summaries.remove(id);
            found.accept(Damaged.of(Damaged.Part.MODEL, id.value(), e));
          }
        });
  }

  /// The models, those and the bases that are damaged, and a few questions that their records
  /// answer. A damaged model keeps no other from being listed.
  public ModelList list() {
    var sound = new ArrayList<ModelSummary>();
    var damaged = new ArrayList<Damaged>();
    var opened = new HashSet<String>();
    for (var id : shelves.made()) {
      try {
        var model = summary(id);
        if (model.remembers() && opened.add(id.family())) {
          shelves.context(id); // it is asked for examples too
        }
        sound.add(model);
      } catch (RuntimeException e) {
        damaged.add(Damaged.of(Damaged.Part.MODEL, id.value(), e));
      }
    }
    allBases()
        .forEach(id -> {
          try {
            shelves.context(id);
          } catch (RuntimeException e) {
            damaged.add(Damaged.of(Damaged.Part.MODEL, id.value(), e));
          }
        });
    var refs = new LinkedHashSet<SnapshotRef>();
    sound.forEach(model -> refs.addAll(model.snapshots()));
    var counts = records.count(refs);
    return new ModelList(sound, damaged, examples(sound), counts.people(), counts.records());
  }

  /// A few questions that are answered, of all models in turn: of those that quote records, or
  /// where there is none, of adapters.
  private List<String> examples(List<ModelSummary> models) {
    var families = new HashSet<String>();
    boolean quoting = models.stream().anyMatch(ModelSummary::remembers);
    var each =
        models.stream()
            .filter(model -> model.remembers() == quoting && families.add(model.id().family()))
            .map(this::examples)
            .toList();
    var taken = new LinkedHashSet<String>();
    for (int round = 0; round < EXAMPLES_ENOUGH && taken.size() < EXAMPLES_ENOUGH; round++) {
      for (var questions : each) {
        if (round < questions.size() && taken.size() < EXAMPLES_MAX) {
          taken.add(questions.get(round));
        }
      }
    }
    return List.copyOf(taken);
  }

  /// Questions of a model's records that it answers; none if it is damaged, which an inspection
  /// says.
  private List<String> examples(ModelSummary model) {
    var known = examples.get(model.id());
    if (known != null) {
      return known;
    }
    try {
      var answered = answered(model);
      if (!answered.isEmpty()) {
        examples.put(model.id(), answered); // Published models never change.
      }
      return answered;
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the model " + model.id() + " cannot be asked for examples", e);
      return List.of();
    }
  }

  private List<String> answered(ModelSummary model) {
    return model.snapshots().stream()
        .flatMap(ref -> records.of(ref).values().stream())
        // What is held out was not learnt; it is quoted all the same.
        .filter(record -> model.remembers() || record.split() == Contribution.Split.TRAIN)
        .map(Contribution::question)
        .filter(question -> question.length() <= EXAMPLE_CHARS_MAX)
        .distinct()
        .filter(question -> shelves.answers(model.id(), question))
        .limit(EXAMPLES_ENOUGH)
        .toList();
  }

  /// Makes the parties of a model known, so that explanations name them.
  void know(ModelSummary model) {
    for (var ref : model.snapshots()) {
      parties.pool(ref.datanet());
      contributors(ref).forEach(parties::contributor);
    }
    parties.developer();
  }

  /// Whoever is credited in a snapshot; nobody if it is damaged, which an inspection says.
  private SortedSet<ContributorId> contributors(SnapshotRef ref) {
    try {
      return shelves.contributors(ref);
    } catch (Fault e) {
      LOG.log(Level.WARNING, "the snapshot " + ref + " cannot be read", e);
      return Collections.emptySortedSet();
    }
  }

  /// A model by its name.
  ModelSummary summary(ModelId id) {
    return summaries.computeIfAbsent(id, shelves::summary);
  }

  /// Longest conversation with answer a model reads, in tokens.
  int context(ModelId id) {
    return shelves.context(id);
  }

  /// The records an attribution names that anybody may read, by commitment.
  SortedMap<Hash, Contribution> records(List<SnapshotRef> snapshots, Attribution attribution) {
    var wanted = new TreeSet<Hash>();
    attribution.shown().spans().forEach(span -> wanted.addAll(span.records()));
    attribution.shown().quotes().forEach(quote -> wanted.add(quote.record()));
    attribution.shown().records().forEach(credit -> wanted.add(credit.commitment()));
    var found = new TreeMap<Hash, Contribution>();
    for (var ref : snapshots) {
      var readable = this.records.of(ref);
      for (var commitment : wanted) {
        var record = readable.get(commitment);
        if (record != null) {
          found.put(commitment, record);
        }
      }
    }
    return found;
  }
}
