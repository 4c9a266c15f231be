package org.openledger.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openledger.core.digest.AdapterConfigDigest;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ExampleOrder;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.StateRoot;
import org.openledger.core.digest.TokenizerDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.ModelPart;
import org.openledger.model.ModelDocument;
import org.openledger.model.base.BaseModel;
import org.openledger.model.file.ModelDirectory;
import org.openledger.model.file.PeftAdapter;
import org.openledger.model.lora.LoraAdapter;

/// The train stage: pre-trains small bases, fine-tunes adapters on snapshots, keeps both on disk.
///
/// A model is published in two steps, because its run record commits to the attribution store that
/// the next stage makes of the run: [#fineTune] computes, [#publish] writes.
public final class ModelFactory {
  /// The run record inside an adapter's folder.
  public static final String RUN_FILE = "run.json";

  private final ModelStore store;
  private final Map<String, BaseModel> loaded = new ConcurrentHashMap<>();

  /// A factory over the models below `root`.
  ///
  /// @param shipped a folder of bases that come with the program, if there is one
  public ModelFactory(Path root, Optional<Path> shipped) {
    this.store = new ModelStore(root, shipped);
  }

  /// The same with bases that are there already: made, not read.
  public ModelFactory(Path root, List<BaseModel> made) {
    this(root, Optional.empty());
    made.forEach(base -> loaded.put(base.name(), base));
  }

  /// A fine-tuned adapter that is not published yet.
  ///
  /// @param id its name and version
  /// @param base the base it was trained on
  /// @param heldOutBefore held-out loss of the base alone, nats per token
  /// @param set what it was trained on
  /// @param request how
  /// @param result what came out
  /// @param heldOutAfter held-out loss with the adapter, nats per token
  public record Trained(
      ModelId id,
      BaseModel base,
      double heldOutBefore,
      TrainingSet set,
      RunRequest request,
      RunResult result,
      double heldOutAfter) {}

  /// A published adapter, loaded.
  ///
  /// @param run its record
  /// @param part which model it is, down to its bits
  /// @param adapter its weights
  /// @param folder where it and its attribution store are
  public record Published(TrainingRun run, ModelPart part, LoraAdapter adapter, Path folder) {}

  /// Pre-trains a base on texts and keeps it under a name.
  public BaseModel pretrain(
      String name, List<PretrainText> texts, PretrainSettings settings, RunProgress progress) {
    Refusal.require(
        ModelId.isName(name),
        "a base is named in small letters, digits, dots and hyphens, not \"" + name + "\"");
    store.createBase(name, folder -> new Pretrainer(settings, progress).run(texts, folder));
    return base(name);
  }

  /// The base of a name.
  public BaseModel base(String name) {
    return loaded.computeIfAbsent(name, this::load);
  }

  /// All bases, by name, damaged ones too.
  public List<ModelId> bases() {
    return Stream.concat(store.bases().stream(), loaded.keySet().stream())
        .distinct()
        .sorted()
        .map(ModelId::new)
        .toList();
  }

  /// Reads a base as it is on disk now, whatever was loaded before. One that is damaged, or another
  /// than before, is not used any more until it is mended.
  ///
  /// @return what it is
  /// @throws Failure if it is damaged
  public BaseDigest readAgain(String name) {
    var before = loaded.get(name);
    try {
      var now = load(name);
      if (before != null && !before.digest().equals(now.digest())) {
        throw new Fault(
            Code.MODEL_DAMAGED,
            "the base model " + name + " has other bytes than when it was read");
      }
      return new BaseDigest(now.digest());
    } catch (Failure e) {
      loaded.remove(name);
      throw e;
    }
  }

  /// Whether a base of a name was pre-trained here; those that come with the program do not count.
  public boolean hasOwnBase(String name) {
    return store.hasOwnBase(name);
  }

  /// Fine-tunes an adapter on a training set and evaluates it.
  public Trained fineTune(
      BaseModel base,
      String name,
      TrainingSet set,
      RunRequest request,
      StepObserver observer,
      RunProgress progress) {
    var result = LoraTrainer.run(base.engine(), request, observer, progress);
    return new Trained(
        store.next(base.name(), name),
        base,
        Evaluation.loss(base.engine(), null, set.heldOut()),
        set,
        request,
        result,
        Evaluation.loss(base.engine(), result.adapter(), set.heldOut()));
  }

  /// What the stage after this one adds to an adapter's folder.
  @FunctionalInterface
  public interface AttributionWriter {
    /// Writes the attribution store into `folder` and returns its root.
    Hash write(Path folder);
  }

  /// Writes an adapter, its attribution store and its run record; all of it, or nothing.
  public Published publish(Trained trained, AttributionWriter attribution) {
    var folder =
        store.createAdapter(
            trained.id(),
            filling -> {
              var of = new PeftAdapter.Base(trained.base().name(), trained.base().digest());
              var digest = PeftAdapter.write(filling, trained.result().adapter(), of);
              var run = record(trained, digest, attribution.write(filling));
              ModelDocument.write(filling.resolve(RUN_FILE), run.toJson());
            });
    return open(trained.id(), trained.base(), folder);
  }

  /// A published adapter.
  ///
  /// @throws Failure with `MODEL_NOT_FOUND`, or `MODEL_DAMAGED` if it or its base cannot be read or
  ///   its weights are not those of its run
  public Published adapter(ModelId id) {
    var folder = store.adapter(id);
    return open(id, base(id.base()), folder);
  }

  /// What computes the answers of a model, from the bytes of its files alone: nothing in them is
  /// interpreted, so that they can be checked before they are.
  ///
  /// @throws Failure with `MODEL_NOT_FOUND`, or a fault if a file cannot be read
  public ModelDigest.Parts digests(ModelId id) {
    var base = new BaseDigest(ModelDirectory.digest(store.base(id.base())));
    if (id.isBase()) {
      return new ModelDigest.Parts(base, AdapterConfigDigest.NONE, AdapterDigest.NONE, Hash.ZERO);
    }
    var folder = store.adapter(id);
    return new ModelDigest.Parts(
        base,
        new AdapterConfigDigest(ModelDocument.digest(folder.resolve(PeftAdapter.CONFIG))),
        new AdapterDigest(ModelDocument.digest(folder.resolve(PeftAdapter.TENSORS))),
        Hash.ZERO);
  }

  /// All published adapters, the damaged ones too.
  public List<ModelId> adapters() {
    return store.adapters();
  }

  private static Published open(ModelId id, BaseModel base, Path folder) {
    var run =
        part(
            id + "'s " + RUN_FILE,
            () -> TrainingRun.fromJson(ModelDocument.read(folder.resolve(RUN_FILE))));
    part(id + "'s " + PeftAdapter.CONFIG, () -> PeftAdapter.config(folder));
    var tensors = id + "'s " + PeftAdapter.TENSORS;
    var digest = part(tensors, () -> ModelDocument.digest(folder.resolve(PeftAdapter.TENSORS)));
    if (!run.adapter().equals(id)) {
      throw new Fault(Code.MODEL_DAMAGED, id + "'s " + RUN_FILE + " is of another model");
    }
    if (!digest.equals(run.outputs().adapter().value())
        || !base.digest().equals(run.inputs().base().value())) {
      throw new Fault(
          Code.MODEL_DAMAGED, tensors + ": the weights on disk are not those of its training run");
    }
    var shape = base.engine().config();
    var adapter = part(tensors, () -> PeftAdapter.read(folder, shape, base.digest()));
    return new Published(run, modelPart(run, folder), adapter, folder);
  }

  private static ModelPart modelPart(TrainingRun run, Path folder) {
    var config = new AdapterConfigDigest(ModelDocument.digest(folder.resolve(PeftAdapter.CONFIG)));
    var base = run.inputs().base();
    var adapter = run.outputs().adapter();
    return new ModelPart(
        run.adapter(),
        ModelDigest.of(new ModelDigest.Parts(base, config, adapter, Hash.ZERO)),
        base,
        adapter,
        new ModelPart.Roots(run.commitment(), run.outputs().attribution(), MemoryRoot.NONE),
        run.inputs().snapshots(),
        run.recipe().kernelVersion());
  }

  /// Reads a part of a model. What this program does not support stays a refusal; whatever else is
  /// wrong with the part, the model is damaged, and the cause says more, to the log alone.
  private static <T> T part(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Refusal e) {
      throw new Refusal(e.code(), name + ": " + e.text(), e);
    } catch (Fault | IllegalArgumentException e) {
      throw new Fault(Code.MODEL_DAMAGED, name + " is missing or damaged", e);
    }
  }

  private BaseModel load(String name) {
    var folder = store.base(name);
    return part("the base model " + name, () -> BaseModel.open(name, folder));
  }

  private static TrainingRun record(Trained trained, Hash adapterDigest, Hash attributionRoot) {
    var result = trained.result();
    return new TrainingRun(
        trained.id(),
        new TrainingRun.Inputs(
            new BaseDigest(trained.base().digest()),
            new TokenizerDigest(trained.base().tokenizer().digest()),
            trained.set().snapshots()),
        new TrainingRun.Recipe(
            settings(trained), trained.request().seed(), trained.base().engine().kernelVersion()),
        new TrainingRun.Course(
            new ExampleOrder(result.exampleOrder()),
            new TrainingRun.Losses(
                trained.heldOutBefore(),
                Arrays.stream(result.losses()).boxed().toList(),
                trained.heldOutAfter()),
            new StateRoot(result.stateRoot())),
        new TrainingRun.Outputs(
            new AdapterDigest(adapterDigest), new AttributionRoot(attributionRoot)));
  }

  private static Json settings(Trained trained) {
    return Json.object()
        .put("lora", trained.request().settings())
        .put("examples", trained.set().train().size())
        .put("heldOut", trained.set().heldOut().size())
        .put("contributors", trained.set().contributors().size())
        .put("clusters", trained.set().clusters().size())
        .build();
  }
}
