package org.openledger.chain.rpc.evm;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// The name by which other development nodes call `evm_setBalance`.
record AnvilSetBalance(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "anvil_setBalance";
  }

  @Override
  public Reply call(Params params) {
    return EvmSetBalance.set(node, params);
  }
}
