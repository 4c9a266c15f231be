package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// The logs that match a filter.
record GetLogs(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getLogs";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(LogQuery.parse(params.get(0), node, blocks).run(node));
  }
}
