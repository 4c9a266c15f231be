package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// Base fee of the block after the newest.
record BaseFee(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_baseFee";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.nextBaseFee()));
  }
}
