package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// What a stored transaction did, step by step or call by call.
record TraceTransaction(ChainNode node) implements RpcMethod {
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
