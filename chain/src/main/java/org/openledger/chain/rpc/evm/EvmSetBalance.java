package org.openledger.chain.rpc.evm;

import java.util.Map;
import java.util.TreeMap;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Sets an account's balance by decree, in a block of its own.
record EvmSetBalance(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "evm_setBalance";
  }

  @Override
  public Reply call(Params params) {
    return set(node, params);
  }

  static Reply set(ChainNode node, Params params) {
    Overrides.Entry entry = Overrides.Entry.ofBalance(Params.quantity(params.get(1)));
    node.mine(new Overrides(new TreeMap<>(Map.of(params.address(0), entry))));
    return Reply.nothing();
  }
}
