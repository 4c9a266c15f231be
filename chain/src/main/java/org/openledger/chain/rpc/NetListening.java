package org.openledger.chain.rpc;

/// Whether the node takes connections: it answers, so it does.
record NetListening() implements RpcMethod {
  @Override
  public String name() {
    return "net_listening";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(true);
  }
}
