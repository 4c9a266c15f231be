package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// EIP-155 id of the chain.
record EthChainId(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_chainId";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.quantity(node.chain().chainId()));
  }
}
