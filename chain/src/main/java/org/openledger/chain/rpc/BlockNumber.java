package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// Number of the newest block.
record BlockNumber(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_blockNumber";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.chain().head().number()));
  }
}
