package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Makes a filter that collects logs from now on.
record EthNewFilter(ChainNode node, Blocks blocks, Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_newFilter";
  }

  @Override
  public Reply call(Params params) {
    return filters.add(
        params.caller(), new Filters.Kind.Logs(LogQuery.parse(params.get(0), node, blocks)));
  }
}
