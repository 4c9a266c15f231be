package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// The name by which other development nodes call `evm_setBalance`.
record HardhatSetBalance(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "hardhat_setBalance";
  }

  @Override
  public Reply call(Params params) {
    return EvmSetBalance.set(node, params);
  }
}
