package org.openledger.chain.rpc;

/// Whether the node lags behind; the only producer never does.
record Syncing() implements RpcMethod {
  @Override
  public String name() {
    return "eth_syncing";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(false);
  }
}
