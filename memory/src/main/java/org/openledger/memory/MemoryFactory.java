package org.openledger.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Progress;
import org.openledger.memory.search.Remembered;
import org.openledger.memory.search.SpotCheck;
import org.openledger.model.ModelDocument;
import org.openledger.model.engine.Engine;
import org.openledger.model.file.VersionFolders;

/// The memory stage: makes models that answer by quoting records, and opens them. Each is a folder
/// `memories/BASE/NAME/VERSION` beside the adapters, whole or absent.
public final class MemoryFactory {
  private static final Logger LOG = Logger.getLogger(MemoryFactory.class.getName());
  private static final String FOLDER = "memories";
  private static final String MODEL_FILE = "memory.json";
  private static final String INDEX_FOLDER = "index";
  private static final String WITHDRAWN_FILE = "withdrawn.json";
  private static final String MAKING = ".making-";

  private final VersionFolders folders;
  private final Supplier<Embedding> encoder;

  /// The memories below a folder of models, where the encoders are too.
  public MemoryFactory(Path root) {
    this(root, new Encoders(root.resolve("encoders")));
  }

  /// The same with an encoder of one's own.
  public MemoryFactory(Path root, Supplier<Embedding> encoder) {
    this.folders = new VersionFolders(root.resolve(FOLDER));
    this.encoder = encoder;
  }

  /// What to make.
  ///
  /// @param base name of the base
  /// @param name name of the model
  /// @param snapshots whose records, in order of Datanet
  /// @param records all of them, in the order in which they were committed to
  /// @param deciding where its rules come from
  /// @param salt 32 secret bytes, where its root must tell nothing of its records
  public record Request(
      String base,
      String name,
      List<SnapshotRef> snapshots,
      List<Remembered> records,
      Deciding deciding,
      Optional<Hash> salt) {
    public Request {
      snapshots = List.copyOf(snapshots);
      records = List.copyOf(records);
    }
  }

  /// Where a model's rules come from. To fit them takes many times as long as all else together.
  public sealed interface Deciding {
    /// They are fitted to its own records.
    record Fitted() implements Deciding {}

    /// The same, unless the whole model lies ready made in a folder.
    record Ready(Path folder) implements Deciding {}

    /// They are those of the version before; of a first one, what other Datanets know.
    record Kept() implements Deciding {}

    /// They are what [#fit] made of some version.
    record Given(Json rules) implements Deciding {}
  }

  /// All models that answer from memory, names from last to first, newest version of each first,
  /// damaged ones too.
  public List<ModelId> models() {
    return folders.all().stream()
        .sorted(
            Comparator.comparing(ModelId::base)
                .thenComparing(ModelId::family, Comparator.reverseOrder()))
        .toList();
  }

  /// Whether there is a model of a name.
  public boolean has(ModelId id) {
    return !id.isBase() && Files.isRegularFile(folders.of(id).resolve(MODEL_FILE));
  }

  /// What a model is made of.
  ///
  /// @throws Failure if there is none, or it is damaged
  public MemoryModel model(ModelId id) {
    if (!has(id)) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model \"" + id + "\"");
    }
    MemoryModel model;
    try {
      model = MemoryModel.fromJson(ModelDocument.read(folders.of(id).resolve(MODEL_FILE)));
    } catch (Fault | IllegalArgumentException e) {
      throw new Fault(Code.MODEL_DAMAGED, id + "'s " + MODEL_FILE + " is missing or damaged", e);
    }
    if (!model.id().equals(id)) {
      throw new Fault(Code.MODEL_DAMAGED, id + "'s " + MODEL_FILE + " is of another model");
    }
    return model;
  }

  /// Makes a model, or finds the newest one of its name if that is of the same records and rules.
  /// What was read of the records is kept if this is killed, and taken over from the version
  /// before. If that is damaged the next version is made without it.
  ///
  /// @param engine the base
  public MemoryModel make(Request wanted, Engine engine, Progress progress) {
    var before = newest(wanted).flatMap(this::sound);
    var known = before.map(Sound::model).filter(model -> isOf(model, wanted, engine));
    if (known.isPresent()) {
      return known.get();
    }
    var encoder = this.encoder.get();
    var id = folders.next(wanted.base(), wanted.name());
    var folder = folders.of(id);
    var family = Objects.requireNonNull(folder.getParent());
    if (wanted.deciding() instanceof Deciding.Ready(var ready)) {
      var made = taken(ready, wanted, id, engine);
      if (made.isPresent()) {
        return made.get();
      }
    }
    var work = family.resolve(MAKING + Integer.toHexString(wanted.snapshots().hashCode()));
    try {
      PrivateFiles.createFolders(work);
      sweep(family, work);
      var builder = Memory.builder(encoder, Fusion.DEFAULT).telling(progress);
      before.ifPresent(version -> builder.from(version.memory()));
      var memory = builder.build(work.resolve(INDEX_FOLDER), wanted.records());
      var model =
          new MemoryModel(
              id,
              base(engine),
              wanted.snapshots(),
              new MemoryModel.Parts(
                  memory.root(), new MemoryModel.Embedder(encoder.digest()), wanted.salt()),
              rules(wanted, memory).toJson());
      ModelDocument.write(work.resolve(MODEL_FILE), model.toJson());
      PrivateFiles.syncFolder(work);
      PrivateFiles.moveInto(work, folder);
      return model;
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write the memory of " + id + ": " + e.getMessage(), e);
    }
  }

  /// A version and its index, read whole.
  private record Sound(MemoryModel model, Memory memory) {}

  /// A version that can be built on; none if it is erased or damaged, or was made with another
  /// encoder.
  private Optional<Sound> sound(ModelId id) {
    if (isErased(id)) {
      return Optional.empty();
    }
    return described(id)
        .flatMap(model -> {
          try {
            return Optional.of(new Sound(model, index(model)));
          } catch (Failure e) {
            LOG.log(Level.WARNING, "the next version after " + id + " is made without it", e);
            return Optional.empty();
          }
        });
  }

  /// What a version is made of; nothing if that is damaged.
  private Optional<MemoryModel> described(ModelId id) {
    try {
      return Optional.of(model(id));
    } catch (Failure e) {
      LOG.log(Level.WARNING, "what " + id + " is made of cannot be read", e);
      return Optional.empty();
    }
  }

  private Rules rules(Request wanted, Memory memory) {
    var rules =
        switch (wanted.deciding()) {
          case Deciding.Fitted _, Deciding.Ready _ -> Rules.fit(memory, wanted.records());
          case Deciding.Kept() ->
              newest(wanted)
                  .flatMap(this::described)
                  .filter(before -> Rules.areOfThisVersion(before.rules()))
                  .map(Rules::of)
                  .orElse(Rules.UNFITTED);
          case Deciding.Given(var given) -> Rules.fromJson(given);
        };
    return rules.in(wanted.snapshots());
  }

  /// Fits rules to the records of a version, for whichever version is made next.
  public Json fit(ModelId id) {
    var model = model(id);
    var memory = index(model);
    var records = IntStream.range(0, memory.records()).mapToObj(memory::record).toList();
    var fitted = Rules.fit(memory, records);
    return new Rules(fitted.gate(), fitted.alignment(), Optional.of(model.snapshots())).toJson();
  }

  /// Erases what a version holds, since records were withdrawn. What it was stays: its description,
  /// to which receipts and the chain commit, and which records took the rest along.
  public void erase(ModelId id, Set<Hash> withdrawn) {
    var folder = folders.of(id);
    var index = folder.resolve(INDEX_FOLDER);
    var file = folder.resolve(WITHDRAWN_FILE);
    if (isErased(id) && !Files.exists(index)) {
      return;
    }
    try {
      // First of all: whoever is killed after it answers nothing by the rest.
      var names = Json.strings(withdrawn.stream().sorted().map(Hash::toString).toList());
      ModelDocument.write(file, Json.object().put("records", names).build());
      PrivateFiles.syncFolder(folder);
      PrivateFiles.deleteTree(index);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot erase what " + id + " holds: " + e.getMessage(), e);
    }
  }

  private boolean isErased(ModelId id) {
    return Files.exists(folders.of(id).resolve(WITHDRAWN_FILE));
  }

  private void requireWhole(ModelId id) {
    if (isErased(id)) {
      var records = ModelDocument.read(folders.of(id).resolve(WITHDRAWN_FILE)).get("records");
      throw new Refusal(
          Code.STATE_CONFLICT,
          "%s cannot be asked again: it held %s, withdrawn since, and is erased; what it was is in"
                  .formatted(id, String.join(", ", records.texts()))
              + " its description, and receipts that name it are owed and paid as before");
    }
  }

  /// Deletes a version, whole: what nobody is left to ask or to check.
  public void delete(ModelId id) {
    var folder = folders.of(id);
    var gone = folder.resolveSibling(MAKING + "gone-" + id.version());
    try {
      PrivateFiles.deleteTree(gone);
      Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.deleteTree(gone);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot delete the memory " + id + ": " + e.getMessage(), e);
    }
  }

  /// Takes over what lies ready, if it is of this very request: its records are looked through, its
  /// index is added up to its root. What decides when to answer is taken as it is, for it comes
  /// with the program. What is damaged is not taken.
  private Optional<MemoryModel> taken(Path ready, Request wanted, ModelId id, Engine engine) {
    if (id.version() != 1 || !Files.isRegularFile(ready.resolve(MODEL_FILE))) {
      return Optional.empty();
    }
    var model = fitting(ready, wanted, id, engine);
    if (model.isEmpty()) {
      return model;
    }
    var folder = folders.of(id);
    var part = folder.resolveSibling(MAKING + "ready");
    try {
      PrivateFiles.createFolders(Objects.requireNonNull(folder.getParent()));
      PrivateFiles.deleteTree(part);
      copy(ready, part);
      PrivateFiles.syncFolder(part);
      PrivateFiles.moveInto(part, folder);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot copy the memory of " + id + ": " + e.getMessage(), e);
    }
    return model;
  }

  /// What lies ready, if it is of this very request; nothing if it is damaged.
  private Optional<MemoryModel> fitting(Path ready, Request wanted, ModelId id, Engine engine) {
    try {
      var model = MemoryModel.fromJson(ModelDocument.read(ready.resolve(MODEL_FILE)));
      var memory = Memory.open(ready.resolve(INDEX_FOLDER), encoder.get());
      boolean fits =
          model.id().equals(id)
              && isOf(model, wanted, engine)
              && model.parts().index().equals(memory.root())
              && memory.records() == wanted.records().size();
      for (int i = 0; fits && i < wanted.records().size(); i++) {
        fits = memory.record(i).equals(wanted.records().get(i));
      }
      return fits ? Optional.of(model) : Optional.empty();
    } catch (Failure | IllegalArgumentException e) {
      LOG.log(Level.WARNING, id + " is made anew: what lies ready of it cannot be read", e);
      return Optional.empty();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        var place = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          PrivateFiles.createFolders(place);
        } else {
          PrivateFiles.write(place, out -> Files.copy(file, out));
        }
      }
    }
  }

  /// Deletes what was begun of other snapshots and never ended.
  private static void sweep(Path family, Path work) throws IOException {
    try (var begun = Files.newDirectoryStream(family, MAKING + "*")) {
      for (var other : begun) {
        if (!other.equals(work)) {
          PrivateFiles.deleteTree(other);
        }
      }
    }
  }

  /// Whether a model is what would be made again: index and rules follow from these, and from
  /// nothing else. Rules that another version of this program made are none of its own.
  private boolean isOf(MemoryModel known, Request wanted, Engine engine) {
    return known.base().equals(base(engine))
        && known.snapshots().equals(wanted.snapshots())
        && known.parts().salt().equals(wanted.salt())
        && known.parts().embedder().digest().equals(encoder.get().digest())
        && Rules.areOfThisVersion(known.rules())
        && isDecided(known, wanted);
  }

  private static boolean isDecided(MemoryModel known, Request wanted) {
    return switch (wanted.deciding()) {
      case Deciding.Fitted _, Deciding.Ready _ -> known.fittedTo().equals(known.snapshots());
      case Deciding.Kept() -> true;
      case Deciding.Given(var given) ->
          Rules.fromJson(given)
              .in(wanted.snapshots())
              .toJson()
              .canonical()
              .equals(known.rules().canonical());
    };
  }

  private static MemoryModel.Base base(Engine engine) {
    return new MemoryModel.Base(new BaseDigest(engine.digest()), engine.kernelVersion());
  }

  private Optional<ModelId> newest(Request wanted) {
    var family = wanted.base() + ":" + wanted.name();
    return models().stream().filter(id -> id.family().equals(family)).findFirst();
  }

  /// What computes a model's answers, from the bytes of its files: nothing of them is interpreted
  /// but what says which they are.
  ///
  /// @param base digest of the base's files
  public ModelDigest.Parts digests(ModelId id, BaseDigest base) {
    var said = model(id).digests();
    return new ModelDigest.Parts(
        base, said.adapterConfig(), said.adapter(), encoder.get().digest());
  }

  /// Makes some of a model's leaves again from its records, which nothing else proves: a root says
  /// that an index is what somebody made, not that its numbers are those of its texts.
  ///
  /// @param most how many leaves at most
  /// @param seed draws them
  /// @throws Failure if it is damaged
  public SpotCheck.Report spotCheck(ModelId id, int most, long seed) {
    return index(model(id)).spotCheck(most, seed);
  }

  /// Reads all of a model from its files, whether or not it is in use.
  ///
  /// @throws Failure if any of it is damaged
  public void inspect(ModelId id) {
    var model = model(id);
    if (!isErased(id)) {
      index(model);
    }
    if (!Rules.areOfThisVersion(model.rules())) {
      throw new Fault(Code.MODEL_DAMAGED, id + " has rules that this program does not read");
    }
  }

  /// What a question is about, by the encoder that memories are made with.
  public byte[] about(String question) {
    return encoder.get().question(question);
  }

  /// The index of a model.
  ///
  /// @throws Failure if it is erased, damaged, or another one
  private Memory index(MemoryModel model) {
    requireWhole(model.id());
    var encoder = this.encoder.get();
    if (!encoder.digest().equals(model.parts().embedder().digest())) {
      throw new Fault(Code.MODEL_DAMAGED, model.id() + " was made with another encoder");
    }
    var memory = Memory.open(folders.of(model.id()).resolve(INDEX_FOLDER), encoder);
    if (!memory.root().equals(model.parts().index())) {
      throw new Fault(Code.MODEL_DAMAGED, model.id() + "'s index is another one");
    }
    return memory;
  }

  /// Opens a model.
  ///
  /// @param base finds the base of a name
  /// @throws Failure if it is damaged
  public Recollection open(ModelId id, Function<String, Engine> base) {
    var model = model(id);
    var engine = base.apply(id.base());
    if (!engine.digest().equals(model.base().digest().value())) {
      throw new Fault(Code.MODEL_DAMAGED, id + " was made beside another base");
    }
    return new Recollection(model, index(model), rules(model), engine);
  }

  private static Rules rules(MemoryModel model) {
    try {
      return Rules.fromJson(model.rules());
    } catch (IllegalArgumentException e) {
      throw new Fault(Code.MODEL_DAMAGED, model.id() + " has rules that are none", e);
    }
  }
}
