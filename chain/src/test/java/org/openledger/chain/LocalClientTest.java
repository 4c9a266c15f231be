package org.openledger.chain;

import java.time.Duration;

/// The client in the node's process.
final class LocalClientTest extends ChainClientTest {
  @Override
  ChainClient connect(ChainNode node, Duration patience) {
    return new LocalClient(node, patience);
  }
}
