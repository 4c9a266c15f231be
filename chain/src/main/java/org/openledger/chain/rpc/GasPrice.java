package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// A price at which a legacy transaction is included soon.
record GasPrice(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_gasPrice";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.nextBaseFee().add(ChainNode.SUGGESTED_TIP)));
  }
}
