package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

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
