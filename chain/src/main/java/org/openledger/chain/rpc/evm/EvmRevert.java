package org.openledger.chain.rpc.evm;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

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
