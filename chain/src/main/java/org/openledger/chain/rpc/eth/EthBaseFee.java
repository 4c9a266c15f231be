package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Base fee of the block after the newest.
record EthBaseFee(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_baseFee";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.nextBaseFee()));
  }
}
