package org.openledger.chain.rpc.web3;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.hash.Keccak;

/// keccak-256 of the given data.
record Web3Sha3() implements RpcMethod {
  @Override
  public String name() {
    return "web3_sha3";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Keccak.hash256(params.data(0)));
  }
}
