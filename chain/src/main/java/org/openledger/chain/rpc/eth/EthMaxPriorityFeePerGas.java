package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// A priority fee with which a transaction is included soon.
record EthMaxPriorityFeePerGas() implements RpcMethod {
  @Override
  public String name() {
    return "eth_maxPriorityFeePerGas";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(ChainNode.SUGGESTED_TIP));
  }
}
