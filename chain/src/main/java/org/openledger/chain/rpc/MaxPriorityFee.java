package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// A priority fee with which a transaction is included soon.
record MaxPriorityFee() implements RpcMethod {
  @Override
  public String name() {
    return "eth_maxPriorityFeePerGas";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(ChainNode.SUGGESTED_TIP));
  }
}
