package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.memory.MemoryFactory;
import org.openledger.model.weights.ModelConfig;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.TestDatabase;
import org.openledger.store.keys.Keyring;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
import org.openledger.train.RunProgress;

/// A node whose database has damaged terms starts, lists what it has and names them.
class DamagedTermsTest {
  private static final PretrainSettings TINY =
      new PretrainSettings(
          new ModelConfig(
              new ModelConfig.Embedding(320, true),
              32,
              1e-5f,
              1,
              ModelConfig.Attention.grouped(2, 2, 16),
              32,
              new ModelConfig.Positions(64, 10_000, null)),
          1,
          5e-3f,
          1,
          7);

  @TempDir Path home;

  @Test
  void theNodeStartsAndNamesThem() {
    var keyring = Keyring.of(new byte[32]);
    var database = TestDatabase.fresh();
    var chain =
        ChainNode.start(ChainConfig.inMemory(Map.of(keyring.node().address(), Ground.ENDOWMENT)));
    var client = chain.client();
    var settlements = Settlements.open(database, SettlementConfig.of(keyring), client);
    var factory = new ModelFactory(home.resolve("models"), List.of());
    factory.pretrain("nano", texts(), TINY, RunProgress.NONE);
    TestDatabase.owner(database)
        .useHandle(handle -> handle.execute("insert into settle.model values ('nano', '{')"));
    var ground =
        new Ground(
            keyring,
            database,
            client,
            (request, _, _) -> request,
            settlements,
            new Ground.Models(factory, new MemoryFactory(home.resolve("models"))),
            () -> {
              chain.close();
              database.close();
            });
    try (var node = Node.over(ground, NodeConfig.at(home))) {
      var found = node.inspecting().inspect().damaged();
      assertThat(found)
          .singleElement()
          .satisfies(damaged -> {
            assertThat(damaged.part()).isEqualTo(Damaged.Part.TERMS);
            assertThat(damaged.name()).isEqualTo("nano");
            assertThat(damaged.code()).isEqualTo(Code.LEDGER_DAMAGED.word());
          });
      assertThat(node.catalogue().list().damaged()).hasSize(1);
      assertThat(node.verifying().roots().json()).contains("\"models\":[]");
      // The next start is held to the chain again.
      Settlements.open(database, SettlementConfig.of(keyring), client);
    }
  }

  private static List<PretrainText> texts() {
    return IntStream.range(0, 40)
        .mapToObj(i -> new PretrainText("", "Limpets hold on to rock " + i + " by suction."))
        .toList();
  }
}
