package org.openledger.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.ModelPart;

/// What there is: models that answer, models that are damaged, and records; each account sees what
/// it may read.
public final class Catalogue {
  private static final Logger LOG = Logger.getLogger(Catalogue.class.getName());

  /// Stands for whichever model quotes the records that answer a question.
  public static final ModelId AUTO = new ModelId("auto");

  /// Examples are taken in rounds, one of each model, until there are so many.
  private static final int EXAMPLES_ENOUGH = 4;

  private static final int EXAMPLES_MAX = 12;

  /// Of each model so many are asked: one may answer none of thousands.
  private static final int EXAMPLES_TRIED = 16;

  private static final int EXAMPLE_CHARS_MAX = 90;

  private final Shelves shelves;
  private final Readers readers;
  private final Parties parties;

  /// Published models never change, so what was read of one stays true.
  private final Map<ModelId, ModelSummary> summaries = new ConcurrentHashMap<>();

  /// Whatever was for sale once is.
  private final Set<ModelId> forSale = ConcurrentHashMap.newKeySet();

  private final SnapshotRecords records;

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
    /// @throws Failure if it is damaged, or is not the one that is for sale
    void inspect(ModelId id);

    /// What a model is.
    ///
    /// @throws Failure if it is damaged, or is not the one that is for sale
    ModelSummary summary(ModelId id);

    /// Whether a model answers for a price.
    ///
    /// @throws Failure if its terms are damaged
    boolean isForSale(ModelId id);

    /// Longest conversation with answer a model reads, in tokens.
    ///
    /// @throws Failure if it cannot be opened
    int context(ModelId id);

    /// Whether a model answers a question rather than saying that nothing does.
    ///
    /// @throws Failure if it is damaged
    boolean answers(ModelId id, String question);

    /// The records of a snapshot.
    List<Contribution> records(SnapshotRef ref);

    /// Everybody who is credited in a snapshot.
    SortedSet<ContributorId> contributors(SnapshotRef ref);
  }

  /// Who may read what. It is asked each time: what was taken back is gone at the next question.
  interface Readers {
    /// Whether an account may read the records of a Datanet; one that nobody has reads what anybody
    /// may.
    boolean mayRead(DatanetId datanet, Address account);

    /// The records of a snapshot that were withdrawn since.
    Set<Hash> withdrawn(SnapshotRef ref);
  }

  Catalogue(Shelves shelves, Readers readers, Parties parties) {
    this.shelves = shelves;
    this.readers = readers;
    this.parties = parties;
    this.records = new SnapshotRecords(shelves);
    shelves.made().stream().filter(this::isSound).map(this::summary).forEach(this::know);
  }

  /// All models that answer for a price: those that quote records, the newest version of each,
  /// adapters, each newest first, then the bases below them. Where records are quoted, [#AUTO]
  /// comes before all of them. What quotes records that an account may not read is not there.
  public List<ModelId> modelIds(Address account) {
    var auto = remembering(account).isEmpty() ? Stream.<ModelId>of() : Stream.of(AUTO);
    var made = current(account).map(ModelSummary::id);
    return Stream.concat(auto, Stream.concat(made, bases())).toList();
  }

  /// The newest version of each model that quotes records which an account may read.
  List<ModelId> remembering(Address account) {
    return answering(witnesses(account));
  }

  /// Of models that quote records, those that answer now for a price.
  List<ModelId> answering(List<ModelId> witnesses) {
    return witnesses.stream()
        .filter(id -> isWhole(summary(id).snapshots()) && isForSale(id))
        .toList();
  }

  /// Who may have said first what an answer says, of those that quote records which an account may
  /// read: also while one answers nothing itself, because a record of it was withdrawn.
  List<ModelId> witnesses(Address account) {
    return current(account).filter(ModelSummary::remembers).map(ModelSummary::id).toList();
  }

  /// The newest version of each adapter.
  List<ModelId> writing() {
    var families = new HashSet<String>();
    return current().stream()
        .filter(model -> !model.remembers())
        .map(ModelSummary::id)
        .filter(this::isForSale)
        .filter(id -> families.add(id.family()))
        .toList();
  }

  /// Whether a model quotes records that an account may read.
  boolean remembers(ModelId id, Address account) {
    return !id.isBase()
        && isSound(id)
        && summary(id).remembers()
        && mayRead(summary(id).snapshots(), account);
  }

  /// What quotes the records that an adapter was tuned on, of those that an account may read: it
  /// decides what the adapter is asked at all. Nothing stands before other models, nor where nobody
  /// made a memory of the same Datanet.
  List<ModelId> gates(ModelId id, Address account) {
    if (id.isBase() || !isSound(id) || summary(id).remembers()) {
      return List.of();
    }
    var quoting = remembering(account);
    return summary(id).snapshots().stream()
        .flatMap(ref -> quoting.stream().filter(memory -> isOf(memory, ref.datanet())))
        .distinct()
        .toList();
  }

  private boolean isOf(ModelId id, DatanetId datanet) {
    return summary(id).snapshots().stream().anyMatch(ref -> ref.datanet().equals(datanet));
  }

  /// Whether what quotes a Datanet's records answers an account's question now; what is damaged
  /// answers nothing.
  boolean isAnswered(DatanetId datanet, String question, Address account) {
    return remembering(account).stream()
        .filter(id -> isOf(id, datanet))
        .anyMatch(id -> {
          try {
            return shelves.answers(id, question);
          } catch (Failure e) {
            LOG.log(Level.WARNING, "the model " + id + " cannot be asked", e);
            return false;
          }
        });
  }

  /// Whether an account may read a Datanet's records.
  boolean mayRead(DatanetId datanet, Address account) {
    return readers.mayRead(datanet, account);
  }

  /// Whether no record of some snapshots was withdrawn: else nothing is answered from them.
  boolean isWhole(List<SnapshotRef> snapshots) {
    return snapshots.stream().allMatch(ref -> readers.withdrawn(ref).isEmpty());
  }

  /// Whether what an answer quotes is there, for an account to see.
  boolean mayShow(ModelPart model, Attribution attribution, Address account) {
    if (!mayAsk(model, account)) {
      return false;
    }
    var quoted = attribution.shown().quotes().stream().map(Attribution.Quote::record).toList();
    return quoted.isEmpty()
        || model.snapshots().stream()
            .allMatch(ref -> Collections.disjoint(readers.withdrawn(ref), quoted));
  }

  /// Whether an account may ask a model: where it quotes records, they are shown by its answers.
  boolean mayAsk(ModelPart model, Address account) {
    return model.roots().memory().equals(MemoryRoot.NONE) || mayRead(model.snapshots(), account);
  }

  private boolean mayRead(List<SnapshotRef> snapshots, Address account) {
    return snapshots.stream().allMatch(ref -> readers.mayRead(ref.datanet(), account));
  }

  private Stream<ModelSummary> current(Address account) {
    return current().stream()
        .filter(model -> !model.remembers() || mayRead(model.snapshots(), account));
  }

  /// The newest version of a name that answers an account for a price, if there is one.
  Optional<ModelId> newest(ModelId id, Address account) {
    return current(account)
        .map(ModelSummary::id)
        .filter(each -> each.family().equals(id.family()) && isForSale(each))
        .findFirst();
  }

  /// The newest version of the model that quotes a Datanet's records and no others, whether it is
  /// for sale yet or not.
  Optional<ModelSummary> remembering(DatanetId datanet) {
    return shelves.made().stream()
        .filter(this::isSound)
        .map(this::summary)
        .filter(ModelSummary::remembers)
        .filter(model ->
            model.snapshots().stream().map(SnapshotRef::datanet).toList().equals(List.of(datanet)))
        .findFirst();
  }

  /// Whether a model has a name, of whichever version.
  boolean has(String family) {
    return shelves.made().stream().anyMatch(id -> id.family().equals(family));
  }

  /// The models that can be read. Of one that quotes records its newest version, which knows all
  /// that earlier ones do; before that is for sale, the one before.
  private List<ModelSummary> current() {
    var sound = shelves.made().stream().filter(this::isSound).map(this::summary).toList();
    var chosen = new LinkedHashMap<String, ModelSummary>();
    for (var model : sound) {
      var name = model.remembers() ? model.id().family() : model.id().value();
      chosen.merge(name, model, (newer, older) -> isForSale(newer.id()) ? newer : older);
    }
    return List.copyOf(chosen.values());
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

  /// Whether a model answers for a price; not if its terms are damaged, which an inspection says.
  private boolean isForSale(ModelId id) {
    try {
      return isSold(id);
    } catch (Failure e) {
      LOG.log(Level.WARNING, id + " is not for sale: its terms cannot be read", e);
      return false;
    }
  }

  private boolean isSold(ModelId id) {
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

  /// The models, those and the bases that are damaged, and a few questions that records anybody may
  /// read answer. A damaged model keeps no other from being listed.
  public ModelList list() {
    var damaged = damaged();
    return list(sound(current().stream(), damaged), damaged, Address.ZERO);
  }

  /// The same as an account sees it: what quotes records that it may not read is not there. Whose
  /// records a damaged model quotes is not known, so whoever runs the node alone sees those.
  public ModelList list(Account account) {
    var damaged = damaged();
    var sound = sound(current(account.payer()), damaged);
    var told = account.may(Account.Role.OPERATE) ? damaged : List.<Damaged>of();
    return list(sound, told, account.payer());
  }

  private static List<ModelSummary> sound(Stream<ModelSummary> models, List<Damaged> damaged) {
    var names = damaged.stream().map(Damaged::name).collect(Collectors.toSet());
    return models.filter(model -> !names.contains(model.id().value())).toList();
  }

  private List<Damaged> damaged() {
    var damaged = new ArrayList<Damaged>();
    var opened = new HashSet<String>();
    for (var id : shelves.made()) {
      try {
        var model = summary(id);
        isSold(id); // what it costs can be read
        // It is asked for examples too. What was erased is none to be asked.
        if (model.remembers() && opened.add(id.family()) && isWhole(model.snapshots())) {
          shelves.context(id);
        }
      } catch (RuntimeException e) {
        damaged.add(Damaged.of(Damaged.Part.MODEL, id.value(), e));
      }
    }
    allBases()
        .forEach(id -> {
          try {
            shelves.context(id);
            isSold(id);
          } catch (RuntimeException e) {
            damaged.add(Damaged.of(Damaged.Part.MODEL, id.value(), e));
          }
        });
    return damaged;
  }

  private ModelList list(List<ModelSummary> sound, List<Damaged> damaged, Address account) {
    var readable = new LinkedHashMap<SnapshotRef, Set<Hash>>();
    for (var model : sound) {
      for (var ref : model.snapshots()) {
        if (readers.mayRead(ref.datanet(), account)) {
          readable.computeIfAbsent(ref, readers::withdrawn);
        }
      }
    }
    var counts = records.count(readable);
    var examples = examples(sound, account);
    return new ModelList(sound, damaged, examples, counts.people(), counts.records());
  }

  /// A few questions that are answered, of all models in turn: of those that quote records, or
  /// where there is none, of adapters.
  private List<String> examples(List<ModelSummary> models, Address account) {
    var families = new HashSet<String>();
    var shown =
        models.stream()
            .filter(model ->
                !model.remembers()
                    || (mayRead(model.snapshots(), account) && isWhole(model.snapshots())))
            .toList();
    boolean quoting = shown.stream().anyMatch(ModelSummary::remembers);
    var each =
        shown.stream()
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
    synchronized (examples) { // whoever else lists meanwhile waits for the same
      return examplesFound(model);
    }
  }

  private List<String> examplesFound(ModelSummary model) {
    var known = examples.get(model.id());
    if (known != null) {
      return known;
    }
    try {
      var answered = answered(model);
      examples.put(model.id(), answered); // Published models never change.
      return answered;
    } catch (Failure e) {
      LOG.log(Level.WARNING, "the model " + model.id() + " cannot be asked for examples", e);
      return List.of();
    }
  }

  /// Whoever sees a model that quotes records may read all of them; others show what anybody may.
  private List<String> answered(ModelSummary model) {
    return model.snapshots().stream()
        .filter(ref -> model.remembers() || readers.mayRead(ref.datanet(), Address.ZERO))
        .flatMap(ref -> records.of(ref).values().stream())
        // What is held out was not learnt; it is quoted all the same.
        .filter(record -> model.remembers() || record.split() == Contribution.Split.TRAIN)
        .map(Contribution::question)
        .filter(question -> question.length() <= EXAMPLE_CHARS_MAX)
        .distinct()
        .limit(EXAMPLES_TRIED)
        .filter(question -> shelves.answers(model.id(), question))
        .limit(EXAMPLES_ENOUGH)
        .toList();
  }

  /// Makes the parties of a model known, so that explanations name them.
  void know(ModelSummary model) {
    model.snapshots().forEach(this::know);
    parties.developer();
  }

  private void know(SnapshotRef ref) {
    parties.pool(ref.datanet());
    contributors(ref).forEach(parties::contributor);
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

  /// The records an attribution names that an account may read, by commitment.
  SortedMap<Hash, Contribution> records(
      List<SnapshotRef> snapshots, Attribution attribution, Address account) {
    var wanted = new TreeSet<Hash>();
    attribution.shown().spans().forEach(span -> wanted.addAll(span.records()));
    attribution.shown().quotes().forEach(quote -> wanted.add(quote.record()));
    attribution.shown().records().forEach(credit -> wanted.add(credit.commitment()));
    var found = new TreeMap<Hash, Contribution>();
    for (var ref : snapshots) {
      var readable = readable(ref, account);
      for (var commitment : wanted) {
        var record = readable.get(commitment);
        if (record != null) {
          found.put(commitment, record);
        }
      }
    }
    return found;
  }

  /// The records of a snapshot that an account may read.
  private SortedMap<Hash, Contribution> readable(SnapshotRef ref, Address account) {
    if (!readers.mayRead(ref.datanet(), account)) {
      return Collections.emptySortedMap();
    }
    var gone = readers.withdrawn(ref);
    if (gone.isEmpty()) {
      return records.of(ref);
    }
    var left = new TreeMap<>(records.of(ref));
    left.keySet().removeAll(gone);
    return left;
  }
}
