package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.settle.SettlementConfig;
import org.openledger.settle.Settlements;
import org.openledger.store.TestDatabase;
import org.openledger.store.keys.Keyring;

/// A node says which part of it is away.
class OutageTest {
  @TempDir Path home;
  private volatile boolean full;

  /// A chain whose disk can be full.
  private ChainClient over(ChainClient chain) {
    return (ChainClient)
        Proxy.newProxyInstance(
            ChainClient.class.getClassLoader(),
            new Class<?>[] {ChainClient.class},
            (_, method, arguments) -> {
              if (full && method.getName().equals("requireWritable")) {
                throw new Refusal(Code.UNAVAILABLE, "no space left");
              }
              try {
                return method.invoke(chain, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Node open() {
    var keyring = Keyring.of(new byte[32]);
    var database = TestDatabase.fresh();
    var chain =
        ChainNode.start(ChainConfig.inMemory(Map.of(keyring.node().address(), Ground.ENDOWMENT)));
    var client = over(chain.client());
    var usual = NodeConfig.at(home);
    var config =
        new NodeConfig(
            home,
            Optional.empty(),
            Optional.empty(),
            usual.allowance(),
            usual.prices(),
            usual.clock());
    return Node.over(
        new Ground(
            keyring,
            database,
            client,
            (request, _, _) -> request,
            Settlements.open(database, SettlementConfig.of(keyring), client),
            Ground.Models.in(home.resolve("models"), Optional.empty()),
            () -> {
              chain.close();
              database.close();
            }),
        config);
  }

  @Test
  void aChainThatCannotStoreBlocksIsNotReady() {
    try (var node = open()) {
      assertThat(node.readiness().look()).contains(new Readiness.Part("chain", true));
      full = true;
      assertThat(node.readiness().look())
          .contains(new Readiness.Part("chain", false), new Readiness.Part("database", true));
      full = false;
      assertThat(node.readiness().look()).contains(new Readiness.Part("chain", true));
      assertThat(node.lost()).isNotDone();
    }
  }
}
