package org.openledger.bench.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openledger.attribute.AttributionStore;
import org.openledger.attribute.RunVectors;
import org.openledger.attribute.linear.Rows;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.model.ModelDocument;
import org.openledger.model.file.PeftAdapter;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.weights.ModelConfig;
import org.openledger.train.ModelStore;

/// Adapters as they are published: weights and their configuration, an attribution store, a record,
/// in a folder that is filled beside its place.
final class ModelScenario implements Scenario {
  private static final String RECORD = "run.json";
  private static final String STORE = "attribution.rows";
  private static final int VERSIONS = 2;

  private static final ModelConfig SMALL =
      new ModelConfig(
          new ModelConfig.Embedding(16, true),
          8,
          1e-5f,
          1,
          ModelConfig.Attention.grouped(2, 1, 4),
          8,
          new ModelConfig.Positions(16, 1e4, null));

  private static final LoraConfig LORA = new LoraConfig(1, false, 2, List.of(Projection.Q));

  @Override
  public String name() {
    return "published models";
  }

  private static ModelStore store(Path root) {
    return new ModelStore(root.resolve("home").resolve("models"), Optional.empty());
  }

  private static ModelId id(int version) {
    return ModelId.of("small", "tides", version);
  }

  private static void publish(Path root, int version) {
    store(root).createAdapter(id(version), folder -> fill(folder, version));
  }

  private static void fill(Path folder, int version) {
    var parameters = new float[LoraAdapter.size(SMALL, LORA)];
    Arrays.fill(parameters, version);
    var adapter = new LoraAdapter(SMALL, LORA, parameters);
    var digest = PeftAdapter.write(folder, adapter, new PeftAdapter.Base("small", Hash.ZERO));
    var store = AttributionStore.write(folder.resolve(STORE), contents(version));
    ModelDocument.write(
        folder.resolve(RECORD),
        Json.object().put("adapter", digest.toString()).put("store", store.toString()).build());
  }

  private static AttributionStore.Contents contents(int version) {
    float[] zero = {version, 0, 0};
    var rows = new Rows.Floats(0, zero.length, new float[0]);
    return new AttributionStore.Contents(
        new AttributionStore.Corpus(4, List.of()),
        List.of(),
        List.of(),
        new RunVectors(rows, new RunVectors.Course(zero, zero, zero)),
        rows,
        0,
        Hash.ZERO);
  }

  @Override
  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (int i = 1; i <= VERSIONS; i++) {
      int version = i;
      steps.add(root -> publish(root, version));
    }
    return steps;
  }

  @Override
  public void check(Path root, int acknowledged) {
    var store = store(root);
    for (int version = 1; version <= VERSIONS; version++) {
      boolean there = store.adapters().contains(id(version));
      Scenario.check(there || version > acknowledged, id(version) + " is lost");
      if (!there) {
        publish(root, version);
      }
      whole(store.adapter(id(version)), version);
    }
  }

  private static void whole(Path folder, int version) {
    var record = ModelDocument.read(folder.resolve(RECORD));
    var digest = ModelDocument.digest(folder.resolve(PeftAdapter.TENSORS)).toString();
    Scenario.check(record.get("adapter").text().equals(digest), "its weights are other ones");
    var rows = AttributionStore.read(folder.resolve(STORE));
    Scenario.check(record.get("store").text().equals(rows.root().toString()), "its store differs");
    var adapter = PeftAdapter.read(folder, SMALL);
    Scenario.check(adapter.parameters()[0] == version, "its weights are of another version");
  }
}
