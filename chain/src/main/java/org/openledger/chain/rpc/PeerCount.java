package org.openledger.chain.rpc;

/// Number of peers; there is one node only.
record PeerCount() implements RpcMethod {
  @Override
  public String name() {
    return "net_peerCount";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of("0x0");
  }
}
