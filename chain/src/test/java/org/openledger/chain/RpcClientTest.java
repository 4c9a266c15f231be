package org.openledger.chain;

import java.net.URI;

/// The client over HTTP.
final class RpcClientTest extends ChainClientTest {
  @Override
  ChainClient connect(ChainNode node) {
    return ChainClient.connect(URI.create(node.rpcUrl().orElseThrow()));
  }
}
