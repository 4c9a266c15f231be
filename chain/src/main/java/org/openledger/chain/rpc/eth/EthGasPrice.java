package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// A price at which a legacy transaction is included soon.
record EthGasPrice(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_gasPrice";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.nextBaseFee().add(ChainNode.SUGGESTED_TIP)));
  }
}
