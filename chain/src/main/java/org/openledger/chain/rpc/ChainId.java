package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// EIP-155 id of the chain.
record ChainId(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_chainId";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.chain().chainId()));
  }
}
