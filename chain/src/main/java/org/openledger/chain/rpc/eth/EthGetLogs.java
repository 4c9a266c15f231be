package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// The logs that match a filter.
record EthGetLogs(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getLogs";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(LogQuery.parse(params.get(0), node, blocks).run(node));
  }
}
