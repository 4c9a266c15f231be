package org.openledger.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.model.base.BaseModel;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.weights.ModelConfig;

class ModelFactoryTest {
  private static final PretrainSettings TINY =
      new PretrainSettings(
          new ModelConfig(
              new ModelConfig.Embedding(320, true),
              32,
              1e-5f,
              2,
              ModelConfig.Attention.grouped(2, 2, 16),
              96,
              new ModelConfig.Positions(64, 10_000, null)),
          4,
          5e-3f,
          60,
          7);
  private static final OptimiserSettings SETTINGS = OptimiserSettings.DEFAULT.withEpochs(8);
  private static final Hash ROOT = Keccak.hash256(new byte[] {1});

  @TempDir Path folder;

  @Test
  void aBaseIsTheSameEveryTimeItIsTrained() {
    var one = factory("one").pretrain("tiny", texts(), TINY, RunProgress.NONE);
    var two = factory("two").pretrain("tiny", texts(), TINY, RunProgress.NONE);
    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(one.engine().vocabulary()).isLessThanOrEqualTo(320);
  }

  @Test
  void pretrainingLearns() {
    var losses = new ArrayList<Double>();
    factory("learn").pretrain("tiny", texts(), TINY, (step, of, loss) -> losses.add(loss));
    assertThat(losses).hasSize(60);
    assertThat(losses.getLast()).isLessThan(losses.getFirst() - 1);
  }

  @Test
  void anAdapterIsPublishedWholeAndReadBack() {
    var factory = factory("publish");
    var trained = trained(factory);
    var published = factory.publish(trained, filling -> ROOT);
    assertThat(published.run().adapter()).isEqualTo(ModelId.of("tiny", "birds", 1));
    assertThat(published.run().outputs().attribution().value()).isEqualTo(ROOT);
    assertThat(published.run().course().losses().training())
        .hasSize(trained.result().losses().length);
    var again = new ModelFactory(folder.resolve("publish"), Optional.empty());
    assertThat(again.adapters()).containsExactly(published.run().adapter());
    var read = again.adapter(published.run().adapter());
    assertThat(read.run()).isEqualTo(published.run());
    assertThat(read.adapter().parameters()).isEqualTo(trained.result().adapter().parameters());
    assertThat(factory.publish(trained(factory), filling -> ROOT).run().adapter().version())
        .isEqualTo(2);
  }

  @Test
  void aChangedAdapterIsRefused() throws IOException {
    var factory = factory("changed");
    var published = factory.publish(trained(factory), filling -> ROOT);
    var file = published.folder().resolve("adapter_model.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> factory.adapter(published.run().adapter()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("not those of its training run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "adapter_config.json", "adapter_model.safetensors"})
  void aDamagedAdapterIsListedAsSuchAndTheOthersWork(String file) throws IOException {
    var factory = factory("damaged");
    var trained = trained(factory);
    var sound = factory.publish(trained, filling -> ROOT).run().adapter();
    var second = factory.publish(next(trained), filling -> ROOT);
    var id = second.run().adapter();
    for (var harm : List.of("", "{\"a\":", "{}", "[1]", "{\"r\": -1, \"adapter\": \"../x\"}")) {
      Files.writeString(second.folder().resolve(file), harm);
      assertDamaged(factory, id, file);
    }
    Files.delete(second.folder().resolve(file));
    assertDamaged(factory, id, file);
    assertThat(factory.adapters()).containsExactly(id, sound);
    assertThat(factory.adapter(sound).run().adapter()).isEqualTo(sound);
  }

  private void assertDamaged(ModelFactory factory, ModelId id, String file) {
    assertThatThrownBy(() -> factory.adapter(id))
        .isInstanceOfSatisfying(
            Fault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(Code.MODEL_DAMAGED);
              assertThat(fault.text()).contains(id.value(), file).doesNotContain(folder.toString());
            });
  }

  @Test
  void anAdapterOnADamagedBaseIsDamagedAndOneInTheWrongPlaceToo() throws IOException {
    var factory = factory("misplaced");
    var published = factory.publish(trained(factory), filling -> ROOT);
    var copy = published.folder().resolveSibling("7");
    Files.createDirectory(copy);
    try (var files = Files.list(published.folder())) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.createDirectories(published.folder().resolveSibling("no number"));
    Files.createDirectories(folder.resolve("misplaced/adapters/No Base/x/1"));
    assertThat(factory.adapters()).hasSize(2);
    var misplaced = ModelId.of("tiny", "birds", 7);
    assertThatThrownBy(() -> factory.adapter(misplaced)).isInstanceOf(Fault.class);
    assertThat(factory.adapter(published.run().adapter()).folder()).isEqualTo(published.folder());

    Files.writeString(folder.resolve("misplaced/bases/tiny/tokenizer.json"), "{");
    var again = factory("misplaced");
    for (var id : again.adapters()) {
      assertThatThrownBy(() -> again.adapter(id))
          .isInstanceOfSatisfying(
              Fault.class,
              fault -> assertThat(fault.text()).contains("base model tiny").doesNotContain("/"));
    }
  }

  private static ModelFactory.Trained next(ModelFactory.Trained trained) {
    return new ModelFactory.Trained(
        ModelId.of("tiny", "birds", 2),
        trained.base(),
        trained.heldOutBefore(),
        trained.set(),
        trained.request(),
        trained.result(),
        trained.heldOutAfter());
  }

  @Test
  void aPublicationThatFailsLeavesNothing() {
    var factory = factory("failing");
    var trained = trained(factory);
    assertThatThrownBy(() ->
            factory.publish(
                trained,
                filling -> {
                  throw new IllegalStateException("no attribution");
                }))
        .hasMessageContaining("no attribution");
    assertThat(factory.adapters()).isEmpty();
  }

  @Test
  void unknownModelsAndTooLittleTextAreRefused() {
    var factory = factory("refuse");
    assertThatThrownBy(() -> factory.base("absent")).hasMessageContaining("absent");
    assertThatThrownBy(() -> factory.adapter(ModelId.of("a", "b", 1))).isInstanceOf(Failure.class);
    var little = List.of(PretrainText.plain("too little"));
    assertThatThrownBy(() -> factory.pretrain("tiny", little, TINY, RunProgress.NONE))
        .hasMessageContaining("too few");
  }

  private ModelFactory factory(String name) {
    return new ModelFactory(folder.resolve(name), Optional.empty());
  }

  private static ModelFactory.Trained trained(ModelFactory factory) {
    BaseModel base;
    try {
      base = factory.base("tiny");
    } catch (Failure e) {
      base = factory.pretrain("tiny", texts(), TINY, RunProgress.NONE);
    }
    var encoder = new ExampleEncoder(base.tokenizer(), base.template(), 64);
    var set = encoder.encode(snapshot(), records());
    assertThat(set.train()).hasSize(7);
    assertThat(set.heldOut()).hasSize(1);
    var request = RunRequest.of(set.train(), LoraConfig.onAll(4, 8), SETTINGS, 3);
    return factory.fineTune(base, "birds", set, request, step -> {}, RunProgress.NONE);
  }

  private static List<PretrainText> texts() {
    var texts = new ArrayList<PretrainText>();
    for (int i = 0; i < 40; i++) {
      texts.add(
          new PretrainText("What is bird " + i + "?", "Bird " + i + " is a bird that sings."));
      texts.add(PretrainText.plain("The bird sings in the morning, and the fox listens."));
    }
    return texts;
  }

  private static List<Contribution> records() {
    var records = new ArrayList<Contribution>();
    for (int i = 0; i < 8; i++) {
      var commitment = Keccak.hash256(new byte[] {(byte) i});
      records.add(
          new Contribution(
              new DatanetId("birds"),
              new ContributorId("person " + i % 3),
              commitment,
              new ClusterId(commitment),
              new Contribution.Source("doc-" + i, "CC0-1.0"),
              new Contribution.Content(
                  i == 0 ? "" : "What is bird " + (i + 50) + "?",
                  "It is a bird with " + i + " feathers that swims."),
              i == 7 ? Contribution.Split.HELD_OUT : Contribution.Split.TRAIN));
    }
    return records;
  }

  private static Snapshot snapshot() {
    var members = new ArrayList<ClusterMembers>();
    for (var record : records()) {
      var share =
          new ClusterMembers.Share(record.contributor(), record.commitment(), ClusterMembers.WHOLE);
      members.add(new ClusterMembers(record.cluster(), List.of(share)));
    }
    return new Snapshot(
        new SnapshotRef(new DatanetId("birds"), 1, ROOT),
        records().stream().map(Contribution::commitment).toList(),
        members,
        ROOT);
  }
}
