package org.openledger.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.ExampleOrder;
import org.openledger.core.digest.StateRoot;
import org.openledger.core.digest.TokenizerDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.TrainingRun;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.base.BaseModel;
import org.openledger.model.file.ModelDirectory;
import org.openledger.model.file.PeftAdapter;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.transformer.Transformer;

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

  /// A fine-tuned adapter that is not published yet.
  ///
  /// @param id its name and version
  /// @param base the base it was trained on
  /// @param set what it was trained on
  /// @param request how
  /// @param result what came out
  /// @param heldOutBefore held-out loss of the base alone, nats per token
  /// @param heldOutAfter held-out loss with the adapter, nats per token
  public record Trained(
      ModelId id,
      BaseModel base,
      TrainingSet set,
      RunRequest request,
      RunResult result,
      double heldOutBefore,
      double heldOutAfter) {}

  /// A published adapter, loaded.
  ///
  /// @param run its record
  /// @param adapter its weights
  /// @param folder where it and its attribution store are
  public record Published(TrainingRun run, LoraAdapter adapter, Path folder) {}

  /// Pre-trains a base on texts and keeps it under a name.
  public BaseModel pretrain(
      String name, List<PretrainText> texts, PretrainSettings settings, RunProgress progress) {
    new ModelId(name);
    store.createBase(name, folder -> new Pretrainer(settings, progress).run(texts, folder));
    return base(name);
  }

  /// The base of a name.
  public BaseModel base(String name) {
    return loaded.computeIfAbsent(name, this::load);
  }

  /// Fine-tunes an adapter on a training set and evaluates it.
  public Trained fineTune(
      BaseModel base,
      String name,
      TrainingSet set,
      RunRequest request,
      StepObserver observer,
      RunProgress progress) {
    var result = LoraTrainer.run(base.transformer(), request, observer, progress);
    return new Trained(
        store.next(base.name(), name),
        base,
        set,
        request,
        result,
        Evaluation.loss(base.transformer(), null, set.heldOut()),
        Evaluation.loss(base.transformer(), result.adapter(), set.heldOut()));
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
    return open(trained.base(), folder);
  }

  /// A published adapter.
  ///
  /// @throws Failure with `NOT_FOUND`, or `CORRUPT` if its weights are not those of its run
  public Published adapter(ModelId id) {
    return open(base(id.base()), store.adapter(id));
  }

  /// All published adapters.
  public List<ModelId> adapters() {
    return store.adapters();
  }

  private Published open(BaseModel base, Path folder) {
    var run = TrainingRun.fromJson(ModelDocument.read(folder.resolve(RUN_FILE)));
    var weights = folder.resolve(PeftAdapter.TENSORS);
    if (!ModelDocument.digest(weights).equals(run.outputs().adapter().value())
        || !base.digest().equals(run.inputs().base().value())) {
      throw new Fault(
          Code.MODEL_DAMAGED,
          run.adapter() + ": the weights on disk are not those of its training run");
    }
    var adapter = PeftAdapter.read(folder, base.transformer().config(), base.digest());
    return new Published(run, adapter, folder);
  }

  private BaseModel load(String name) {
    var folder = store.base(name);
    var weights = ModelDirectory.weights(folder);
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      throw new Fault(Code.MODEL_DAMAGED, folder + " has no tokenizer.json");
    }
    return new BaseModel(
        name,
        folder,
        new Transformer(weights.config(), weights),
        ModelDirectory.tokenizer(folder),
        ChatTemplate.read(folder),
        ModelDirectory.digest(folder));
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
            settings(trained), trained.request().seed(), Kernels.KERNEL_VERSION),
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
