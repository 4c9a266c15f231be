package org.openledger.chain.rpc.net;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

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
