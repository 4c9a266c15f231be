package org.openledger.chain.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.chain.node.ChainConfig;
import org.openledger.chain.server.ChainServer;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.KeyPair;

/// The JavaScript client most wallets are built from.
final class EthersTest {
  @Test
  void ethersDeploysCallsSendsAndSubscribes() {
    Tools.install();
    byte[] secret = UInt256.of(0xe1).toBytes32();
    var balances = Map.of(KeyPair.of(secret).address(), new UInt256(0, 0, 1000, 0));
    try (ChainServer server = ChainServer.start(ChainConfig.inMemory(balances), 0)) {
      String printed =
          Tools.script(
              "ethers.mjs", server.url(), Tools.tokenFile().toString(), Hex.encode(secret));
      assertThat(printed).isEqualTo("ok");
    }
  }
}
