package org.openledger.chain.rpc.evm;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Makes a block at once.
record EvmMine(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "evm_mine";
  }

  @Override
  public Reply call(Params params) {
    node.mine();
    return Reply.of("0x0");
  }
}
