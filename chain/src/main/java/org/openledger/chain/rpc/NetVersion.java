package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// The chain id in decimal.
record NetVersion(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "net_version";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Long.toString(node.chain().chainId()));
  }
}
