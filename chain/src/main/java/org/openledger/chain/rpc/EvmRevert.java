package org.openledger.chain.rpc;

/// Goes back to a snapshot.
record EvmRevert(DevSnapshots snapshots) implements RpcMethod {
  @Override
  public String name() {
    return "evm_revert";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(snapshots.revert(params.get(0).text()));
  }
}
