package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.block.Genesis.Allocation;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Failure;

/// What a chain may begin with.
final class GenesisTest {
  private static final String WITHDRAWALS = "0x00000961Ef480Eb55e80D19ad83579A64c007002";

  @TempDir Path directory;

  private ChainConfig config(Genesis genesis) {
    return ChainConfig.at(directory.resolve("chain"), Map.of()).withGenesis(genesis);
  }

  @Test
  void genesisWithoutSystemContractsIsRefusedBeforeAnythingIsWritten() {
    Genesis bare = Genesis.parse("{\"config\":{\"chainId\":7},\"alloc\":{}}");
    assertThatThrownBy(() -> ChainNode.start(config(bare)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the genesis has no contract at")
        .hasMessageContaining("EIP-2935")
        .hasMessageContaining("EIP-4788")
        .hasMessageContaining(WITHDRAWALS + " (EIP-7002)")
        .hasMessageContaining("EIP-7251")
        .hasMessageContaining("add it to `alloc`");
    assertThat(Files.exists(directory.resolve("chain"))).isFalse();
  }

  @Test
  void numbersThatAreNoneOf256BitsAreRefusedAtOnce() {
    for (String number : List.of("1e999999999", "\"" + "9".repeat(100_000) + "\"", "-1", "0.5")) {
      String text = "{\"config\":{\"chainId\":7},\"timestamp\":%s,\"alloc\":{}}";
      assertThatThrownBy(() -> Genesis.parse(text.formatted(number)))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("the genesis is malformed");
    }
  }

  @Test
  void systemContractWithoutCodeIsNamedAlone() {
    SortedMap<Address, Allocation> accounts = new TreeMap<>(Genesis.systemContracts());
    accounts.put(Address.parse(WITHDRAWALS), Allocation.ofBalance(UInt256.ONE));
    Genesis usual = Genesis.of(7, Map.of());
    Genesis broken = new Genesis(7, usual.fields(), accounts);
    assertThatThrownBy(() -> ChainNode.start(config(broken)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(WITHDRAWALS)
        .hasMessageNotContaining("EIP-7251");
    ChainNode.start(config(usual)).close();
  }
}
