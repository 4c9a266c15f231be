package org.openledger.chain.node;

import java.time.Duration;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.ChainClientTest;

/// The client in the node's process.
final class LocalClientTest extends ChainClientTest {
  @Override
  protected ChainClient connect(ChainNode node, Duration patience) {
    return new LocalClient(node, patience);
  }
}
