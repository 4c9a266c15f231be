package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Number of the newest block.
record EthBlockNumber(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_blockNumber";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.chain().head().number()));
  }
}
