package org.openledger.chain.rpc.debug;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// What a stored transaction did, step by step or call by call.
record DebugTraceTransaction(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "debug_traceTransaction";
  }

  @Override
  public Reply call(Params params) {
    return node.find(params.hash(0))
        .map(found -> Reply.of(Tracing.trace(node, found.block(), found.index(), params.find(1))))
        .orElse(Reply.error(Reply.SERVER_ERROR, "transaction not found"));
  }
}
