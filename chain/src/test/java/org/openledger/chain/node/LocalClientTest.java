package org.openledger.chain.node;

import java.time.Duration;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.ChainClientTest;
import org.openledger.chain.server.ChainServer;

/// The client in the node's process.
final class LocalClientTest extends ChainClientTest {
  @Override
  protected ChainClient connect(ChainServer server, Duration patience) {
    return new LocalClient(server.node(), patience);
  }
}
