package org.openledger.chain.rpc.evm;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Notes the newest block, to go back to it.
record EvmSnapshot(DevSnapshots snapshots) implements RpcMethod {
  @Override
  public String name() {
    return "evm_snapshot";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(snapshots.take());
  }
}
