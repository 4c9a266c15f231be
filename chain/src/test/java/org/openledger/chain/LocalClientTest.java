package org.openledger.chain;

/// The client in the node's process.
final class LocalClientTest extends ChainClientTest {
  @Override
  ChainClient connect(ChainNode node) {
    return node.client();
  }
}
